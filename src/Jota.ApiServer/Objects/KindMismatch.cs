namespace Jota.ApiServer.Objects;

/// <summary>An object of another kind than the resource's, in upstream's words.</summary>
/// <param name="Reason">Why it cannot be taken.</param>
/// <param name="OfBody">The same for the body of a request.</param>
internal sealed record KindMismatch(string Reason, string OfBody);
