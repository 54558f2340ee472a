namespace Jota.Network.Services;

/// <summary>Hears from the kernel what becomes of packet rules.</summary>
internal interface IRuleWatch : IDisposable
{
    /// <summary>
    /// Completes when somebody took away the IPv4 table of this name and nobody made it anew at once. What happens between two calls is not
    /// missed. Knows nothing of a table that was gone before.
    /// </summary>
    Task UntilGoneAsync(string table, CancellationToken ct);
}
