using System.Collections.Immutable;
using k8s.Models;
using static Jota.Network.Tests.Policies.PolicyObjects;

namespace Jota.Network.Tests.Policies;

/// <summary>The world of upstream's tests of policies: three pods in each of three namespaces, and policies to try on it.</summary>
internal static class PolicyWorlds
{
    public static ImmutableArray<(string Protocol, int Port)> Ports { get; } = [("TCP", 80), ("TCP", 81), ("UDP", 80)];

    public static ImmutableArray<V1Namespace> Three { get; } = [Namespace("x"), Namespace("y"), Namespace("z", "team=blue")];

    /// <summary>Its pods, all on one node or spread over two; each has an address of each family.</summary>
    public static ImmutableArray<V1Pod> Nine(int nodes) =>
        [.. from ns in new[] { "x", "y", "z" } from name in new[] { "a", "b", "c" } select Pod(ns, name, NodeOf(ns, name, nodes), AddressesOf(ns, name, nodes))];

    /// <summary>Each with a name of its own: sets of policies that are in force together.</summary>
    public static ImmutableArray<(string Name, V1NetworkPolicy[] Policies)> Forty { get; } =
    [
        .. new (string, V1NetworkPolicy[])[]
        {
            ("none", []),
            ("deny ingress", [Policy("x", "p", Where(), "Ingress")]),
            ("deny egress", [Policy("x", "p", Where(), "Egress")]),
            ("deny both", [Policy("x", "p", Where(), "Ingress", "Egress")]),
            ("deny ingress of one", [Policy("x", "p", Where("pod=a"), "Ingress")]),
            ("deny egress of one", [Policy("x", "p", Where("pod=a"), "Egress")]),
            ("empty rules are all", [Policy("x", "p", Where(), From([]), To([]))]),
            ("from the same namespace", [Policy("x", "p", Where(), From([Pods(Where())]))]),
            ("to the same namespace", [Policy("x", "p", Where(), To([Pods(Where())]))]),
            ("from pods of the same namespace", [Policy("x", "p", Where("pod=a"), From([Pods(Where("pod=b"))]))]),
            ("from pods by set", [Policy("x", "p", Where("pod=a"), From([Pods(Where("pod in b,c"))]))]),
            ("from pods but one", [Policy("x", "p", Where("pod=a"), From([Namespaces(Where(), Where("pod notin c"))]))]),
            ("from a namespace", [Policy("x", "p", Where("pod=a"), From([Namespaces(Where("ns=y"))]))]),
            ("from namespaces by set", [Policy("x", "p", Where("pod=a"), From([Namespaces(Where("ns in y,z"))]))]),
            ("from namespaces with a label", [Policy("x", "p", Where("pod=a"), From([Namespaces(Where("team"))]))]),
            ("from namespaces without a label", [Policy("x", "p", Where("pod=a"), From([Namespaces(Where("!team"))]))]),
            ("from all namespaces", [Policy("x", "p", Where("pod=a"), From([Namespaces(Where())]))]),
            ("from pods and namespaces together", [Policy("x", "p", Where("pod=a"), From([Namespaces(Where("ns=y"), Where("pod=b"))]))]),
            ("from pods or namespaces", [Policy("x", "p", Where("pod=a"), From([Namespaces(Where("ns=y")), Pods(Where("pod=b"))]))]),
            ("to pods and namespaces together", [Policy("x", "p", Where("pod=a"), To([Namespaces(Where("ns notin x"), Where("pod=b"))]))]),
            ("to a port", [Policy("x", "p", Where("pod=a"), From([], To("81")))]),
            ("to a port by name", [Policy("x", "p", Where("pod=a"), From([], To("serve-81-tcp")))]),
            ("to a name with another protocol", [Policy("x", "p", Where("pod=a"), From([], To("serve-81-tcp", "UDP")))]),
            ("to a name that nobody has", [Policy("x", "p", Where("pod=a"), From([], To("nobodys")))]),
            ("to all ports of a protocol", [Policy("x", "p", Where("pod=a"), From([], To(null, "UDP")))]),
            ("to UDP", [Policy("x", "p", Where("pod=a"), From([], To("80", "UDP")))]),
            ("to SCTP alone", [Policy("x", "p", Where("pod=a"), From([], To("80", "SCTP")))]),
            ("to a range", [Policy("x", "p", Where("pod=a"), From([], To("81", "TCP", 90)))]),
            ("to ranges that overlap", [Policy("x", "p", Where("pod=a"), From([], To("1", "TCP", 80), To("70", "TCP", 80), To("80")))]),
            ("out to a port", [Policy("x", "p", Where("pod=a"), To([], To("80")))]),
            ("out to a port by name", [Policy("x", "p", Where("pod=a"), To([], To("serve-80-tcp"), To("serve-80-udp", "UDP")))]),
            ("out to pods by name of their port", [Policy("x", "p", Where("pod=a"), To([Namespaces(Where("ns=y"))], To("serve-81-tcp")))]),
            ("two rules", [Policy("x", "p", Where("pod=a"), From([Pods(Where("pod=b"))], To("80")), From([Namespaces(Where("ns=z"))], To("81")))]),
            ("two policies add up",
            [
                Policy("x", "p", Where("pod=a"), From([Namespaces(Where("ns=y"))], To("80"))),
                Policy("x", "q", Where(), From([Namespaces(Where("ns=z"))])),
            ]),
            ("deny and allow", [Policy("x", "p", Where(), "Ingress"), Policy("x", "q", Where("pod=b"), From([]))]),
            ("both ends must agree",
            [
                Policy("x", "p", Where("pod=a"), To([Namespaces(Where("ns=y"), Where("pod=b"))])),
                Policy("y", "q", Where("pod=b"), From([Namespaces(Where("ns=x"), Where("pod in a,b"))], To("80"))),
            ]),
            ("a block without some", [Policy("x", "p", Where("pod=a"), From([Block("10.78.0.0/16", "10.78.1.4/30"), Block("fd78::/32", "fd78:0:1::4/126")]))]),
            ("a block out", [Policy("x", "p", Where("pod=a"), To([Block("10.78.1.0/30"), Block("fd78:0:1::/126")]))]),
            ("two blocks, one of which excepts what the other has",
                [Policy("x", "p", Where("pod=a"), From([Block("0.0.0.0/0", "10.78.1.4/30", "10.78.2.4/30"), Block("10.78.1.5/32"), Block("::/0", "fd78:0:1::8/126")]))]),
            ("everything of one family", [Policy("x", "p", Where("pod=a"), From([Block("0.0.0.0/0")]), To([Block("0.0.0.0/0")]))]),
            ("blocks and pods", [Policy("x", "p", Where("pod=a"), From([Block("10.78.1.0/30"), Pods(Where("pod=c"))], To("80"), To("serve-80-udp", "UDP")))]),
            ("in all namespaces", [.. Three.Select(ns => Policy(ns.Metadata.Name, "p", Where(), From([Namespaces(Where($"ns={ns.Metadata.Name}"))]), To([Namespaces(Where("ns in x,y"))])))]),
        },
    ];

    /// <summary>Where a pod is: from 1 on.</summary>
    public static int NodeNumber(string ns, string name, int nodes) => 1 + (((ns[0] - 'x') + (name[0] - 'a')) % nodes);

    private static string NodeOf(string ns, string name, int nodes) => "node-" + Text(NodeNumber(ns, name, nodes));

    private static string[] AddressesOf(string ns, string name, int nodes)
    {
        var (node, number) = (NodeNumber(ns, name, nodes), 2 + ((ns[0] - 'x') * 3) + (name[0] - 'a'));
        return [$"10.78.{Text(node)}.{Text(number)}", $"fd78:0:{Text(node)}::{number:x}"];
    }
}
