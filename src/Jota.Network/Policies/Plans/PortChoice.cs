using System.Collections.Immutable;
using System.Globalization;
using Jota.Network.Services;
using k8s.Models;

namespace Jota.Network.Policies;

/// <summary>The ports that a rule is about.</summary>
internal sealed record PortChoice
{
    private const int Last = 65535;
    private static readonly (int, int) All = (0, Last);

    /// <summary>Whatever is sent, with ports or without.</summary>
    public static PortChoice Any { get; } = new() { IsAny = true };

    /// <summary>Whether it is about everything.</summary>
    public bool IsAny { get; private init; }

    /// <summary>Those with numbers, by what they speak: ranges in order that do not touch.</summary>
    public ImmutableSortedDictionary<PortProtocol, ImmutableArray<(int First, int Last)>> Numbers { get; private init; } =
        ImmutableSortedDictionary<PortProtocol, ImmutableArray<(int, int)>>.Empty;

    /// <summary>Those with names; null when there are none.</summary>
    public NamedPorts? Named { get; private init; }

    /// <summary>As a rule says it: none is all. What cannot be is left out, so that it opens nothing.</summary>
    public static PortChoice Of(IList<V1NetworkPolicyPort>? ports)
    {
        if (ports is not { Count: > 0 })
        {
            return Any;
        }

        var (numbers, names) = (new List<(PortProtocol Protocol, int First, int Last)>(), new List<(string, PortProtocol)>());
        foreach (var port in ports)
        {
            if (PortProtocols.Of(port.Protocol) is not { } protocol)
            {
                continue;
            }

            if (port.Port?.Value is not { Length: > 0 } said)
            {
                numbers.Add((protocol, 0, Last));
            }
            else if (int.TryParse(said, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first))
            {
                numbers.Add((protocol, Math.Max(first, 0), Math.Min(port.EndPort ?? first, Last)));
            }
            else
            {
                names.Add((said, protocol));
            }
        }

        return new()
        {
            Numbers = numbers.Where(range => range.First <= range.Last).GroupBy(range => range.Protocol).ToImmutableSortedDictionary(
                group => group.Key, group => Merge(group.Select(range => (range.First, range.Last)))),
            Named = names.Count > 0 ? NamedPorts.Of(names) : null,
        };
    }

    /// <summary>What a packet is asked, in words of rules: one of them is enough. None when no packet would do.</summary>
    public IEnumerable<string> MatchesIn(IpFamily family)
    {
        if (IsAny)
        {
            yield return "";
        }

        foreach (var (protocol, ranges) in Numbers)
        {
            yield return ranges is [var only] && only == All
                ? $"meta l4proto {protocol.Word()} "
                : $"{protocol.Word()} dport {{ {string.Join(", ", ranges.Select(Text))} }} ";
        }

        if (Named is { } named)
        {
            yield return $"{family.Word} daddr . meta l4proto . th dport @{named.Name} ";
        }
    }

    private static string Text((int First, int Last) range) => range.First == range.Last
        ? range.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}");

    private static ImmutableArray<(int First, int Last)> Merge(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var range in ranges.Order())
        {
            if (merged is [.., var last] && range.First <= last.Last + 1)
            {
                merged[^1] = (last.First, Math.Max(last.Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return [.. merged];
    }
}
