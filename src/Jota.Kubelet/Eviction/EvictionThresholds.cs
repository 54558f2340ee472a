using System.Globalization;
using Jota.Api;

namespace Jota.Kubelet.Eviction;

/// <summary>
/// Reads thresholds as upstream's command line has them, such as <c>memory.available&lt;100Mi,nodefs.available&lt;10%</c>.
/// </summary>
internal static class EvictionThresholds
{
    /// <summary>Null, and what is wrong, where one cannot be read.</summary>
    public static IReadOnlyList<EvictionThreshold>? Parse(string hard, string soft, string graces, string reclaims, out string? problem)
    {
        try
        {
            var least = Pairs(reclaims, '=').ToDictionary(pair => Known(pair.Name), pair => Amount(pair.Value, pair.Text));
            var grace = Pairs(graces, '=').ToDictionary(pair => Known(pair.Name), pair => Duration(pair.Value, pair.Text));
            problem = null;
            return
            [
                .. Pairs(hard, '<').Select(pair => Of(pair, least)),
                .. Pairs(soft, '<').Select(pair => Of(pair, least) with
                {
                    Grace = grace.TryGetValue(pair.Name, out var time)
                        ? time
                        : throw new FormatException($"grace period must be specified for the soft eviction threshold {pair.Name}"),
                }),
            ];
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static EvictionThreshold Of((string Name, string Value, string Text) pair, Dictionary<string, EvictionAmount> least) =>
        new(Known(pair.Name), Amount(pair.Value, pair.Text))
        {
            MinimumReclaim = least.GetValueOrDefault(pair.Name, EvictionAmount.Nothing),
        };

    private static IEnumerable<(string Name, string Value, string Text)> Pairs(string text, char between)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (one.Split(between) is not [var name, var value] || !seen.Add(name))
            {
                throw new FormatException($"invalid eviction threshold syntax {one}, expected <signal>{between}<value>, each once");
            }

            yield return (name, value, one);
        }
    }

    private static string Known(string signal) => EvictionSignal.All.Contains(signal)
        ? signal
        : throw new FormatException($"unsupported eviction signal {signal}");

    private static EvictionAmount Amount(string value, string text)
    {
        if (value.EndsWith('%'))
        {
            return double.TryParse(value[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var percent)
                && percent is > 0 and < 100
                ? new(null, percent)
                : throw new FormatException($"eviction percentage threshold {text} must be > 0% and < 100%");
        }

        return Quantity.TryParse(value, out var quantity) && quantity.Sign >= 0
            ? new(quantity.Value)
            : throw new FormatException($"eviction threshold {text} must be positive");
    }

    private static TimeSpan Duration(string value, string text) =>
        GoTime.Parse(value, out var problem) is var time && problem is null && time >= TimeSpan.Zero
            ? time
            : throw new FormatException($"invalid eviction grace period {text}: {problem ?? "must not be negative"}");
}
