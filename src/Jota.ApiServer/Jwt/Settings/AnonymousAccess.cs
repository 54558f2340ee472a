using System.Collections.Immutable;

namespace Jota.ApiServer.Jwt;

/// <summary>Whether who shows no credential is let in as <c>system:anonymous</c> (KEP-4633).</summary>
/// <param name="Enabled">Whether at all.</param>
/// <param name="Paths">The only paths where that is so, to the letter; empty for everywhere.</param>
public sealed record AnonymousAccess(bool Enabled, ImmutableArray<string> Paths)
{
    /// <summary>What is so unless something else is said.</summary>
    public static AnonymousAccess Everywhere { get; } = new(true, []);

    /// <summary>Whether the anonymous may ask for a path.</summary>
    public bool Allows(string path) => Enabled && (Paths.IsEmpty || Paths.Contains(path));
}
