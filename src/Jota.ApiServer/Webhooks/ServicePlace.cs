namespace Jota.ApiServer.Webhooks;

/// <summary>A port of a service.</summary>
/// <param name="Namespace">The service's namespace.</param>
/// <param name="Name">The service.</param>
/// <param name="Port">The port, as the service has it.</param>
internal sealed record ServicePlace(string Namespace, string Name, int Port);
