namespace Jota.ApiServer.Admission;

/// <summary>How somebody wants to be connected with something that runs, as webhooks see it.</summary>
/// <param name="Kind">Upstream's kind of these options, such as <c>PodExecOptions</c>.</param>
/// <param name="Json">The options, as an object of that kind.</param>
public sealed record ConnectOptions(string Kind, ReadOnlyMemory<byte> Json);
