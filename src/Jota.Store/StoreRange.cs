using Jota.Api;

namespace Jota.Store;

/// <summary>Which keys to read.</summary>
/// <param name="Prefix">Keys with this prefix.</param>
public sealed record StoreRange(string Prefix)
{
    /// <summary>Only keys after this one; empty for all.</summary>
    public string After { get; init; } = "";

    /// <summary>At most this many; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>As they were at this revision; none for the newest.</summary>
    public Revision At { get; init; }
}
