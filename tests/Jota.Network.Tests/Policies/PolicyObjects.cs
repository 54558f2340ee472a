using System.Globalization;
using k8s;
using k8s.Models;

namespace Jota.Network.Tests.Policies;

/// <summary>Pods, namespaces and policies, said shortly.</summary>
internal static class PolicyObjects
{
    public static V1Namespace Namespace(string name, params string[] labels) => new()
    {
        Metadata = new() { Name = name, Labels = LabelsOf([$"kubernetes.io/metadata.name={name}", $"ns={name}", .. labels]) },
    };

    /// <summary>A pod that serves TCP at 80 and 81 and UDP at 80, each with a name.</summary>
    public static V1Pod Pod(string ns, string name, string node, string[] addresses, params string[] labels) => new()
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = ns,
            CreationTimestamp = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Labels = LabelsOf(labels.Length > 0 ? labels : [$"pod={name}"]),
        },
        Spec = new()
        {
            NodeName = node,
            Containers =
            [
                new() { Name = "one", Ports = [Port("serve-80-tcp", 80), Port("serve-80-udp", 80, "UDP")] },
                new() { Name = "two", Ports = [Port("serve-81-tcp", 81)] },
            ],
        },
        Status = new() { Phase = "Running", PodIP = addresses.FirstOrDefault(), PodIPs = [.. addresses.Select(ip => new V1PodIP { Ip = ip })] },
    };

    public static V1NetworkPolicy Policy(string ns, string name, V1LabelSelector pods, params object[] rules) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = ns },
        Spec = new()
        {
            PodSelector = pods,
            PolicyTypes = [.. rules.Select(rule => rule is V1NetworkPolicyIngressRule or string and "Ingress" ? "Ingress" : "Egress").Distinct()],
            Ingress = [.. rules.OfType<V1NetworkPolicyIngressRule>()],
            Egress = [.. rules.OfType<V1NetworkPolicyEgressRule>()],
        },
    };

    public static V1NetworkPolicyIngressRule From(V1NetworkPolicyPeer[] peers, params V1NetworkPolicyPort[] ports) =>
        new() { FromProperty = [.. peers], Ports = [.. ports] };

    public static V1NetworkPolicyEgressRule To(V1NetworkPolicyPeer[] peers, params V1NetworkPolicyPort[] ports) =>
        new() { To = [.. peers], Ports = [.. ports] };

    public static V1NetworkPolicyPeer Pods(V1LabelSelector pods) => new() { PodSelector = pods };

    public static V1NetworkPolicyPeer Namespaces(V1LabelSelector namespaces, V1LabelSelector? pods = null) =>
        new() { NamespaceSelector = namespaces, PodSelector = pods };

    public static V1NetworkPolicyPeer Block(string cidr, params string[] except) => new() { IpBlock = new() { Cidr = cidr, Except = [.. except] } };

    public static V1NetworkPolicyPort To(string? port, string protocol = "TCP", int? end = null) =>
        new() { Port = port is null ? null : (IntOrString)port, Protocol = protocol, EndPort = end };

    /// <summary>Labels (<c>a=b</c>) that must be there, or requirements: <c>a in b,c</c>, <c>a notin b</c>, <c>a</c>, <c>!a</c>.</summary>
    public static V1LabelSelector Where(params string[] terms) => new()
    {
        MatchLabels = LabelsOf(terms.Where(term => term.Contains('=', StringComparison.Ordinal))),
        MatchExpressions = [.. terms.Where(term => !term.Contains('=', StringComparison.Ordinal)).Select(Requirement)],
    };

    private static V1LabelSelectorRequirement Requirement(string term) => term.Split(' ') switch
    {
        [var key, "in", var values] => new() { Key = key, OperatorProperty = "In", Values = values.Split(',') },
        [var key, "notin", var values] => new() { Key = key, OperatorProperty = "NotIn", Values = values.Split(',') },
        [['!', .. var key]] => new() { Key = key, OperatorProperty = "DoesNotExist" },
        [var key] => new() { Key = key, OperatorProperty = "Exists" },
        _ => throw new FormatException(term),
    };

    private static Dictionary<string, string> LabelsOf(IEnumerable<string> labels) =>
        labels.Select(label => label.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);

    private static V1ContainerPort Port(string name, int number, string protocol = "TCP") =>
        new() { Name = name, ContainerPort = number, Protocol = protocol };

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
