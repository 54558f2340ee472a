namespace Jota.Network.Services;

/// <summary>The kernel's packet rules.</summary>
public interface INftables
{
    /// <summary>
    /// Carries out a text of <c>nft</c> commands, all or nothing, and completes when the rules are in force. Throws
    /// <see cref="NftablesException"/> when they are refused; then nothing has changed.
    /// </summary>
    Task ApplyAsync(ReadOnlyMemory<char> commands, CancellationToken ct);
}
