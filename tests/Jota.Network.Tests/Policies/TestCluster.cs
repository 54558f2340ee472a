using Jota.Api;
using Jota.Client;
using Jota.Network.Policies;
using k8s.Models;

namespace Jota.Network.Tests.Policies;

/// <summary>The rules of a few nodes, brought from one state of the cluster to the next by what differs.</summary>
internal sealed class TestCluster
{
    private readonly List<(string Name, PolicyWorld World, PolicyTables Tables, RulesModel Model)> _nodes = [];
    private readonly HashSet<ObjectKey> _pods = [];
    private readonly HashSet<ObjectKey> _policies = [];

    public TestCluster(int nodes)
    {
        for (var i = 1; i <= nodes; i++)
        {
            var world = new PolicyWorld();
            _nodes.Add(("node-" + PolicyObjects.Text(i), world, new PolicyTables("t", world, IpFamily.Both), new()));
        }
    }

    /// <summary>The cluster is so now. Answers what each node was told.</summary>
    public IReadOnlyList<string> Set(IReadOnlyCollection<V1Namespace> namespaces, IReadOnlyCollection<V1Pod> pods, IReadOnlyCollection<V1NetworkPolicy> policies)
    {
        var texts = new List<string>();
        var (goneKeys, gonePolicies) = (_pods.Except(pods.Select(pod => pod.Key())).ToList(), _policies.Except(policies.Select(policy => policy.Key())).ToList());
        foreach (var (name, world, tables, model) in _nodes)
        {
            Fill(world, name, namespaces, pods, policies);
            goneKeys.ForEach(key => world.Put(key, (PolicyPod?)null));
            gonePolicies.ForEach(key => world.Put(key, (PolicyRules?)null));
            var text = tables.Change();
            model.Apply(text);
            texts.Add(text);
        }

        _pods.Clear();
        _pods.UnionWith(pods.Select(pod => pod.Key()));
        _policies.Clear();
        _policies.UnionWith(policies.Select(policy => policy.Key()));
        return texts;
    }

    public IEnumerable<string> Meaning() => _nodes.SelectMany(node => node.Model.Meaning().Select(line => $"{node.Name} {line}"));

    /// <summary>Whether a packet gets through the nodes of both ends.</summary>
    public bool Forwards(string source, string destination, string protocol, int port, int fromNode, int toNode) =>
        _nodes[Math.Min(fromNode, _nodes.Count) - 1].Model.Forwards(source, destination, protocol, port)
        && _nodes[Math.Min(toNode, _nodes.Count) - 1].Model.Forwards(source, destination, protocol, port);

    private static void Fill(
        PolicyWorld world, string node, IEnumerable<V1Namespace> namespaces, IEnumerable<V1Pod> pods, IEnumerable<V1NetworkPolicy> policies)
    {
        foreach (var ns in namespaces)
        {
            world.Put(ns.Metadata.Name, ns.LabelsOrEmpty());
        }

        foreach (var pod in pods)
        {
            world.Put(pod.Key(), PolicyPod.Of(pod, node));
        }

        foreach (var policy in policies)
        {
            world.Put(policy.Key(), PolicyRules.Of(policy));
        }
    }
}
