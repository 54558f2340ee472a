using System.Globalization;
using k8s.Models;

namespace Jota.Scheduler.Tests;

/// <summary>Pods and nodes in a few words.</summary>
internal static class A
{
    public static V1Pod Pod(string name, string? cpu = null, string? memory = null, int priority = 0) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default", Uid = "uid-" + name, Generation = 1 },
        Spec = new()
        {
            Priority = priority,
            SchedulerName = "default-scheduler",
            Containers = [new() { Name = "c", Image = "i", Resources = new() { Requests = Quantities(("cpu", cpu), ("memory", memory)) } }],
        },
        Status = new() { Phase = "Pending" },
    };

    public static V1Pod With(this V1Pod pod, Action<V1PodSpec> change)
    {
        change(pod.Spec);
        return pod;
    }

    public static V1Pod On(this V1Pod pod, string node) => pod.With(spec => spec.NodeName = node);

    public static V1Pod Requesting(this V1Pod pod, string resource, string amount)
    {
        pod.Spec.Containers[0].Resources.Requests[resource] = new(amount);
        return pod;
    }

    public static V1Pod OnHostPort(this V1Pod pod, int port, string? ip = null, string protocol = "TCP")
    {
        pod.Spec.Containers[0].Ports = [new() { ContainerPort = port, HostPort = port, HostIP = ip, Protocol = protocol }];
        return pod;
    }

    public static V1Node Node(string name, string cpu = "2", string memory = "4Gi", int pods = 110) => new()
    {
        Metadata = new() { Name = name, Uid = "uid-" + name, Labels = new Dictionary<string, string> { ["kubernetes.io/hostname"] = name } },
        Spec = new(),
        Status = new()
        {
            Allocatable = Quantities(("cpu", cpu), ("memory", memory), ("pods", pods.ToString(CultureInfo.InvariantCulture))),
        },
    };

    public static V1Node Tainted(this V1Node node, string key, string effect = "NoSchedule", string? value = null)
    {
        node.Spec.Taints = [.. node.Spec.Taints ?? [], new() { Key = key, Value = value, Effect = effect }];
        return node;
    }

    public static V1Node Labelled(this V1Node node, string key, string value)
    {
        node.Metadata.Labels[key] = value;
        return node;
    }

    public static V1Node Cordoned(this V1Node node)
    {
        node.Spec.Unschedulable = true;
        return node;
    }

    public static V1Affinity RequiredAffinity(params V1NodeSelectorTerm[] terms) => new()
    {
        NodeAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = new() { NodeSelectorTerms = terms } },
    };

    public static V1NodeSelectorTerm Term(string key, string op, params string[] values) =>
        new() { MatchExpressions = [new() { Key = key, OperatorProperty = op, Values = values }] };

    public static ClusterState Cluster(params V1Node[] nodes)
    {
        var cluster = new ClusterState();
        foreach (var node in nodes)
        {
            cluster.Put(node);
        }

        return cluster;
    }

    public static void Place(this ClusterState cluster, V1Pod pod, string node) => cluster.Place(pod.Metadata.Uid, PodFootprint.Of(pod), node);

    public static V1Pod Labelled(this V1Pod pod, string key, string value)
    {
        pod.Metadata.Labels ??= new Dictionary<string, string>();
        pod.Metadata.Labels[key] = value;
        return pod;
    }

    public static V1Pod In(this V1Pod pod, string ns)
    {
        pod.Metadata.NamespaceProperty = ns;
        return pod;
    }

    /// <summary>What the filters have against a node, asked one by one.</summary>
    public static Rejection? RejectionOf(ClusterState cluster, PodShape pod, NodeState node)
    {
        var state = new CycleState();
        var skipped = new List<IPlugin>();
        foreach (var plugin in DefaultPlugins.Set.PreFilters)
        {
            var result = plugin.PreFilter(state, pod, cluster);
            if (result.Refusal is not null)
            {
                return result.Refusal;
            }

            if (result.IsSkip)
            {
                skipped.Add(plugin);
            }
        }

        return DefaultPlugins.Set.Filters.Where(f => !skipped.Contains(f)).Select(f => f.Filter(state, pod, node)).FirstOrDefault(r => r is not null);
    }

    /// <summary>Why every node will not do, in the nodes' order; empty for one that will.</summary>
    public static IEnumerable<string> Verdicts(ClusterState cluster, V1Pod pod)
    {
        var shape = new PodShape(pod);
        return cluster.Nodes.OrderBy(node => node.Name, StringComparer.Ordinal)
            .Select(node => RejectionOf(cluster, shape, node) is { } why ? $"{node.Name}: {string.Join(", ", why.Reasons)}" : $"{node.Name}: yes");
    }

    /// <summary>The names of the nodes that will do.</summary>
    public static string Fitting(ClusterState cluster, V1Pod pod)
    {
        var shape = new PodShape(pod);
        return string.Join(' ', cluster.Nodes.Where(node => RejectionOf(cluster, shape, node) is null).Select(n => n.Name).Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, ResourceQuantity> Quantities(params (string Name, string? Amount)[] amounts) =>
        amounts.Where(a => a.Amount is not null).ToDictionary(a => a.Name, a => new ResourceQuantity(a.Amount));
}
