using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Remembered;
using k8s.Models;

namespace Jota.Kubelet.Eviction;

/// <summary>
/// Sees to it that a node does not run out of what it needs itself: looks what is left, tells a pressure, and gives up what nobody uses,
/// else one pod after the other, until there is enough again.
/// </summary>
internal sealed class EvictionLoop(EvictionServices services) : IMachineLoad
{
    /// <summary>Upstream's <c>immediateEvictionGracePeriodSeconds</c>.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private EvictionState _state = EvictionState.Fresh;
    private volatile Box _pressure = new(NodePressure.None);

    public NodePressure Read() => _pressure.Value;

    /// <summary>One look, and what follows from it. Returns when it is time for the next.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        if (!await LookAsync(ct))
        {
            await services.Clock.DelayAsync(services.Settings.Period, ct);
        }
    }

    /// <summary>Answers whether a pod went, so that it is to be looked again at once.</summary>
    private async Task<bool> LookAsync(CancellationToken ct)
    {
        // 1 What is left, and what that means.
        var seen = await services.Signals.ReadAsync(ct);
        var plan = EvictionPlan.Compute(services.Settings, seen, _state, services.Clock.GetUtcNow());
        _state = plan.State;
        await TellAsync(plan.Pressure, ct);
        if (plan.Act is not { } threshold)
        {
            return false;
        }

        // 2 What nobody uses goes first.
        services.Events.Record(
            KubeletEvents.NodeReference(services.Node), EventType.Warning, "EvictionThresholdMet",
            $"Attempting to reclaim {EvictionSignal.ResourceOf(threshold.Signal)}");
        if (EvictionSignal.IsOfDisk(threshold.Signal))
        {
            await services.ReclaimDisk(ct);
            seen = await services.Signals.ReadAsync(ct);
            if (!EvictionPlan.IsMet(services.Settings, threshold.Signal, seen))
            {
                return false;
            }
        }

        // 3 Then pods, one at a time.
        return seen.TryGetValue(threshold.Signal, out var left) && await EvictOneAsync(threshold, left, ct);
    }

    private async Task TellAsync(NodePressure pressure, CancellationToken ct)
    {
        if (pressure == _pressure.Value)
        {
            return;
        }

        _pressure = new(pressure);
        try
        {
            await services.Tell(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && Outage.Is(e))
        {
            // The next heartbeat tells it.
        }
    }

    private async Task<bool> EvictOneAsync(EvictionThreshold threshold, EvictionObservation left, CancellationToken ct)
    {
        var used = (await services.Figures.ReadAsync(ct)).Pods.ToDictionary(pod => pod.PodRef.Uid, StringComparer.Ordinal);
        var all = services.Pods.Active.Select(pod => new EvictionCandidate(pod, used.GetValueOrDefault(pod.Metadata.Uid)));
        foreach (var candidate in EvictionRanking.Order(threshold.Signal, all).Where(one => !EvictionCandidate.IsCritical(one.Pod)))
        {
            var end = new PodEnd("Evicted", EvictionText.Of(threshold, left, candidate))
            {
                Grace = GraceOf(threshold, candidate.Pod),
                Disrupts = true,
            };
            if (await services.Pods.EvictAsync(candidate.Pod, end, ct))
            {
                services.Counts.Evicted(threshold.Signal);
                return true;
            }
        }

        return false;
    }

    private TimeSpan GraceOf(EvictionThreshold threshold, V1Pod pod)
    {
        var own = TimeSpan.FromSeconds(Math.Clamp(pod.Spec.TerminationGracePeriodSeconds ?? 30, 0, int.MaxValue));
        var longest = threshold.Grace is null || services.Settings.LongestGrace < AtOnce ? AtOnce : services.Settings.LongestGrace;
        return own < longest ? own : longest;
    }

    private sealed record Box(NodePressure Value);
}
