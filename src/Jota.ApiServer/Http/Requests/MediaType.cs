using System.Collections.Concurrent;
using System.Globalization;

namespace Jota.ApiServer.Http;

/// <summary>A media type with its parameters, of a <c>Content-Type</c> or of one clause of an <c>Accept</c>.</summary>
internal sealed class MediaType
{
    private const int MostKnown = 128;
    private const int LongestKnown = 512;

    // Clients send the same few headers for ever; and who sends others each time gets them read each time.
    private static readonly ConcurrentDictionary<string, IReadOnlyList<MediaType>> Known = new(StringComparer.Ordinal);
    private static readonly IReadOnlyList<MediaType> Anything = [new("*/*")];

    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private MediaType(string name) => Name = name;

    /// <summary><c>type/subtype</c>, in lower case.</summary>
    public string Name { get; }

    /// <summary>The weight: <c>q</c>, from 0 to 1.</summary>
    public double Weight =>
        double.TryParse(this["q"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? Math.Clamp(q, 0, 1) : 1;

    /// <summary>0 for <c>*/*</c>, 1 for <c>type/*</c>, 2 for a type.</summary>
    public int Precision => Name == "*/*" ? 0 : Name.EndsWith("/*", StringComparison.Ordinal) ? 1 : 2;

    /// <summary>A parameter's text; empty when it is missing.</summary>
    public string this[string parameter] => _parameters.GetValueOrDefault(parameter, "");

    public static MediaType Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var type = new MediaType(parts[0].ToLowerInvariant());
        foreach (var part in parts.AsSpan(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                type._parameters[part[..equals].Trim()] = part[(equals + 1)..].Trim().Trim('"');
            }
        }

        return type;
    }

    /// <summary>The clauses of an <c>Accept</c>, the most wanted first. No header at all accepts everything.</summary>
    public static IReadOnlyList<MediaType> ParseAccept(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return Anything;
        }

        if (Known.TryGetValue(header, out var known))
        {
            return known;
        }

        var clauses = ReadAccept(header);
        if (header.Length <= LongestKnown && Known.Count < MostKnown)
        {
            Known.TryAdd(header, clauses);
        }

        return clauses;
    }

    private static IReadOnlyList<MediaType> ReadAccept(string header) =>
        [.. header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Parse)
            .Where(type => type.Weight > 0)
            .OrderByDescending(type => type.Weight)
            .ThenByDescending(type => type.Precision)];

    /// <summary>Whether this clause of an <c>Accept</c> lets <paramref name="offered"/> through.</summary>
    public bool Admits(string offered) => Precision switch
    {
        0 => true,
        1 => offered.AsSpan().StartsWith(Name.AsSpan(0, Name.Length - 1), StringComparison.Ordinal),
        _ => Name == offered,
    };
}
