using System.Collections.Immutable;
using System.Text.Json;

namespace Jota.Hosting.Members;

/// <summary>How an etcd ended. Pure.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Last">The last lines that it printed: JSON, one object each, or what a program prints that is in trouble.</param>
internal sealed record EtcdEnd(int Code, ImmutableArray<string> Last)
{
    private const string Taken = "address already in use";

    /// <summary>Whether somebody else listens where it wants to.</summary>
    public bool IsPortTaken => Last.Any(line => line.Contains(Taken, StringComparison.Ordinal));

    /// <summary>What it said last, for people.</summary>
    public string Words => Last.Select(Said).LastOrDefault(said => said.Length > 0) is { } said ? said : $"exit code {Code}";

    // Of what it tells all the time only complaints are of interest.
    private static string Said(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var entry = json.RootElement;
            return Text(entry, "level") is "warn" or "error" or "fatal" or "panic"
                ? $"{Text(entry, "msg")} {Text(entry, "error")}".TrimEnd()
                : "";
        }
        catch (JsonException)
        {
            return line.Trim();
        }
    }

    private static string Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) ? value.ToString() : "";
}
