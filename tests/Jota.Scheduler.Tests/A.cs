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

    public static V1Pod Requesting(this V1Pod pod, string resource, string amount)
    {
        pod.Spec.Containers[0].Resources.Requests[resource] = new(amount);
        return pod;
    }

    public static V1Pod OnHostPort(this V1Pod pod, int port, string? ip = null)
    {
        pod.Spec.Containers[0].Ports = [new() { ContainerPort = port, HostPort = port, HostIP = ip, Protocol = "TCP" }];
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

    private static Dictionary<string, ResourceQuantity> Quantities(params (string Name, string? Amount)[] amounts) =>
        amounts.Where(a => a.Amount is not null).ToDictionary(a => a.Name, a => new ResourceQuantity(a.Amount));
}
