using System.Collections.Immutable;
using Jota.Kubelet.Nodes;

namespace Jota.Kubelet.Eviction;

/// <summary>
/// What a node is running out of, and for which threshold it must give something up now. Pure: upstream's rules of thresholds, graces,
/// least that must be won back, and conditions that outlast their cause.
/// </summary>
/// <param name="State">What to remember.</param>
/// <param name="Pressure">What to tell.</param>
/// <param name="Act">The threshold to act on: memory first, then disks, then processes; null for none.</param>
internal sealed record EvictionPlan(EvictionState State, NodePressure Pressure, EvictionThreshold? Act)
{
    private static readonly string[] Order =
    [
        EvictionSignal.Memory, EvictionSignal.NodeFs, EvictionSignal.NodeFsInodes, EvictionSignal.ImageFs, EvictionSignal.ImageFsInodes,
        EvictionSignal.Pids,
    ];

    /// <summary>Of what is seen now, and was remembered of before.</summary>
    public static EvictionPlan Compute(
        EvictionSettings settings, IReadOnlyDictionary<string, EvictionObservation> seen, EvictionState before, DateTimeOffset now)
    {
        var met = ImmutableDictionary.CreateBuilder<EvictionThreshold, DateTimeOffset>();
        foreach (var threshold in settings.Thresholds)
        {
            var since = before.MetSince.TryGetValue(threshold, out var known) ? known : (DateTimeOffset?)null;

            // What nobody can see at present is as it was.
            if (seen.TryGetValue(threshold.Signal, out var left) ? threshold.IsMet(left, reclaiming: since is not null) : since is not null)
            {
                met[threshold] = since ?? now;
            }
        }

        var state = new EvictionState
        {
            MetSince = met.ToImmutable(),
            MemoryAt = At(met.Keys, signal => signal == EvictionSignal.Memory) ?? before.MemoryAt,
            DiskAt = At(met.Keys, EvictionSignal.IsOfDisk) ?? before.DiskAt,
            PidsAt = At(met.Keys, signal => signal == EvictionSignal.Pids) ?? before.PidsAt,
        };
        var pressure = new NodePressure(Lasts(state.MemoryAt), Lasts(state.DiskAt), Lasts(state.PidsAt));
        var act = met
            .Where(one => seen.ContainsKey(one.Key.Signal) && now - one.Value >= (one.Key.Grace ?? TimeSpan.Zero))
            .Select(one => one.Key)
            .OrderBy(one => Array.IndexOf(Order, one.Signal))
            .ThenBy(one => one.Grace is not null)
            .FirstOrDefault();
        return new(state, pressure, act);

        DateTimeOffset? At(IEnumerable<EvictionThreshold> thresholds, Func<string, bool> stands) =>
            thresholds.Any(one => stands(one.Signal)) ? now : null;

        bool Lasts(DateTimeOffset? at) => at is { } last && (last == now || now - last < settings.TransitionPeriod);
    }

    /// <summary>Whether a signal is below any of its thresholds, as it is now.</summary>
    public static bool IsMet(
        EvictionSettings settings, string signal, IReadOnlyDictionary<string, EvictionObservation> seen) =>
        seen.TryGetValue(signal, out var left)
            && settings.Thresholds.Any(one => one.Signal == signal && one.IsMet(left, reclaiming: true));
}
