using System.Collections.Immutable;

namespace Jota.Hostile.Tests;

/// <summary>A request as somebody with bad intentions sends it.</summary>
/// <param name="Name">What it tries.</param>
internal sealed record HostileRequest(string Name, string Method, string Path)
{
    public byte[] Body { get; init; } = [];

    public string ContentType { get; init; } = "application/json";

    public ImmutableDictionary<string, string> Headers { get; init; } = [];

    /// <summary>Whether the answer may have no end.</summary>
    public bool IsWatch => Path.Contains("watch", StringComparison.Ordinal);

    public override string ToString() => $"{Name}: {Method} {Path} ({ContentType}, {Body.Length} bytes)";
}
