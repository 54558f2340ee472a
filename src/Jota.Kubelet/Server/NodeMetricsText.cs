using Jota.Client;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Turns;

namespace Jota.Kubelet.Server;

/// <summary>A kubelet's own figures as <c>/metrics</c> tells them, under upstream's names.</summary>
internal static class NodeMetricsText
{
    /// <summary>Of a node.</summary>
    public static void Write(MetricWriter into, ServedNode node, NodeRequestCounts requests)
    {
        into.Family("kubernetes_build_info", "gauge",
            "[ALPHA] A metric with a constant '1' value labeled by major, minor and git version from which Kubernetes was built.");
        into.Sample("kubernetes_build_info", 1, ("git_version", NodePlan.Version), ("major", "1"), ("minor", "36"));
        Pods(into, node);
        requests.Write(into);
        into.Family("kubelet_node_name", "gauge", "[ALPHA] The node's name. The count is always 1.");
        into.Sample("kubelet_node_name", 1, ("node", node.Name));
        node.Counts.Write(into);
        ProcessMetrics.Instance.Write(into);
    }

    private static void Pods(MetricWriter into, ServedNode node)
    {
        var workers = node.Workers.All.ToList();
        var containers = workers.SelectMany(worker => worker.Observed.Containers).CountBy(container => container.State).ToDictionary();
        Gauge(into, "kubelet_active_pods", "[ALPHA] The number of pods the kubelet considers active and which are being considered " +
            "when admitting new pods.", workers.Where(worker => worker.Active));
        Gauge(into, "kubelet_desired_pods", "[ALPHA] The number of pods the kubelet is being instructed to run.",
            workers.Where(worker => worker.Stage == PodStage.Syncing));
        into.Family(
            "kubelet_mirror_pods", "gauge", "[ALPHA] The number of mirror pods the kubelet will try to create (one per static pod)");
        into.Sample("kubelet_mirror_pods", node.Mirrors?.Count ?? 0);
        into.Family("kubelet_running_containers", "gauge", "[ALPHA] Number of containers currently running");
        foreach (var (state, name) in ((ContainerRunState, string)[])
        [
            (ContainerRunState.Created, "created"), (ContainerRunState.Exited, "exited"), (ContainerRunState.Running, "running"),
            (ContainerRunState.Unknown, "unknown"),
        ])
        {
            if (containers.TryGetValue(state, out var count))
            {
                into.Sample("kubelet_running_containers", count, ("container_state", name));
            }
        }

        into.Family("kubelet_running_pods", "gauge", "[ALPHA] Number of pods that have a running pod sandbox");
        into.Sample("kubelet_running_pods", workers.Count(worker => worker.Observed.Sandboxes.Any(sandbox => sandbox.Ready)));
    }

    private static void Gauge(MetricWriter into, string name, string help, IEnumerable<PodWorker> workers)
    {
        var own = workers.ToLookup(worker => worker.Pod.IsStatic());
        into.Family(name, "gauge", help);
        into.Sample(name, own[false].Count(), ("static", ""));
        into.Sample(name, own[true].Count(), ("static", "true"));
    }
}
