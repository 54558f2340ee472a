using System.Collections.Concurrent;
using Jota.Client;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>What probes found, and how long they took: upstream's <c>/metrics/probes</c>. Of a pod that is gone nothing is kept.</summary>
internal sealed class ProbeCounts
{
    private static readonly double[] Bounds = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<(string Container, ProbeKind Kind), Count>> _pods =
        new(StringComparer.Ordinal);

    /// <summary>One more.</summary>
    public void Add(V1Pod pod, string container, ProbeKind kind, ProbeResult result, TimeSpan took)
    {
        var count = _pods.GetOrAdd(pod.Metadata.Uid, static _ => new()).GetOrAdd((container, kind), static (_, pod) => new(pod.Key()), pod);
        var results = result.Unknown ? count.Unknown : result.Succeeded ? count.Successful : count.Failed;
        results.Add();
        if (!result.Unknown)
        {
            count.Took.Observe(took);
        }
    }

    /// <summary>A pod is not probed any more.</summary>
    public void Forget(string uid) => _pods.TryRemove(uid, out _);

    /// <summary>Writes them in upstream's words.</summary>
    public void Write(MetricWriter into)
    {
        const string Total = "prober_probe_total";
        const string Duration = "prober_probe_duration_seconds";
        var all = _pods
            .SelectMany(pod => pod.Value, (pod, probe) => (Uid: pod.Key, probe.Key.Container, probe.Key.Kind, Count: probe.Value))
            .OrderBy(probe => (probe.Count.Pod.Namespace, probe.Count.Pod.Name, probe.Container, probe.Kind))
            .ToList();
        into.Family(Duration, "histogram", "[ALPHA] Duration in seconds for a probe response.");
        foreach (var (_, container, kind, count) in all)
        {
            count.Took.Write(into, Duration, [
                ("container", container), ("namespace", count.Pod.Namespace), ("pod", count.Pod.Name), ("probe_type", $"{kind}")]);
        }

        into.Family(Total, "counter", "[BETA] Cumulative number of a liveness, readiness or startup probe for a container by result.");
        foreach (var (uid, container, kind, count) in all)
        {
            foreach (var (result, number) in count.Results)
            {
                into.Sample(Total, number, [
                    ("container", container), ("namespace", count.Pod.Namespace), ("pod", count.Pod.Name), ("pod_uid", uid),
                    ("probe_type", $"{kind}"), ("result", result)]);
            }
        }
    }

    private sealed class Count(Api.ObjectKey pod)
    {
        public Api.ObjectKey Pod { get; } = pod;

        public Counter Successful { get; } = new();

        public Counter Failed { get; } = new();

        public Counter Unknown { get; } = new();

        public Histogram Took { get; } = new(Bounds);

        /// <summary>Those that there were.</summary>
        public IEnumerable<(string Result, long Number)> Results
        {
            get
            {
                (string Result, long Number)[] all =
                    [("failed", Failed.Value), ("successful", Successful.Value), ("unknown", Unknown.Value)];
                return all.Where(one => one.Number > 0);
            }
        }
    }
}
