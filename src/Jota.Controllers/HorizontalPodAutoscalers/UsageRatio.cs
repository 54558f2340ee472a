namespace Jota.Controllers;

/// <summary>How what pods use stands to what they are to use.</summary>
/// <param name="Ratio">One where it is as it is to be.</param>
/// <param name="Percent">Of what the pods ask for; 0 where the target is an amount.</param>
/// <param name="Average">Per pod, in thousandths.</param>
internal readonly record struct UsageRatio(double Ratio, int Percent, long Average)
{
    /// <summary>Of what the pods ask for; null when no pod that asks for something has a metric.</summary>
    public static UsageRatio? OfRequests(
        IReadOnlyDictionary<string, PodMetric> metrics, IReadOnlyDictionary<string, long> requests, int target)
    {
        Int128 used = 0, asked = 0;
        var pods = 0;
        foreach (var (pod, metric) in metrics)
        {
            if (requests.TryGetValue(pod, out var request))
            {
                (used, asked, pods) = (used + metric.Value, asked + request, pods + 1);
            }
        }

        if (asked <= 0)
        {
            return null;
        }

        var percent = (int)Int128.Clamp(used * 100 / asked, 0, int.MaxValue);
        return new((double)percent / target, percent, Narrow(used / pods));
    }

    /// <summary>Of an amount per pod.</summary>
    public static UsageRatio OfAmount(IReadOnlyDictionary<string, PodMetric> metrics, long target)
    {
        Int128 used = 0;
        foreach (var metric in metrics.Values)
        {
            used += metric.Value;
        }

        var average = Narrow(used / Math.Max(1, metrics.Count));
        return new((double)average / target, 0, average);
    }

    private static long Narrow(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
}
