using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Network.Policies;

/// <summary>
/// The pods, namespaces and policies of the cluster, as a node's rules see them. Notes which addresses and policies a change may matter to:
/// nothing else is looked at again. Knows no clock and does no I/O.
/// </summary>
internal sealed class PolicyWorld
{
    private readonly Dictionary<ObjectKey, PolicyPod> _pods = [];
    private readonly Dictionary<string, HashSet<ObjectKey>> _podsOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, PolicyRules>> _policies = new(StringComparer.Ordinal);
    private readonly AddressClaims _claims = new();

    /// <summary>Every address of a pod.</summary>
    public IEnumerable<string> Addresses => _claims.Addresses;

    /// <summary>Every policy.</summary>
    public IEnumerable<ObjectKey> Policies => _policies.Values.SelectMany(policies => policies.Values).Select(policy => policy.Key);

    /// <summary>What was touched since it was last taken.</summary>
    public Touched Touched { get; private set; } = new();

    /// <summary>Takes what was touched.</summary>
    public Touched Take()
    {
        var taken = Touched;
        Touched = new();
        return taken;
    }

    /// <summary>Who has an address; null when no pod does.</summary>
    public PolicyPod? OwnerOf(string address) => _claims.OwnerOf(address);

    /// <summary>The labels of a namespace; null when it is not known.</summary>
    public IReadOnlyDictionary<string, string>? LabelsOf(string ns) => _namespaces.GetValueOrDefault(ns);

    /// <summary>A policy; null when it is gone.</summary>
    public PolicyRules? Policy(ObjectKey key) =>
        _policies.TryGetValue(key.Namespace, out var policies) ? policies.GetValueOrDefault(key.Name) : null;

    /// <summary>The policies that an address is isolated by, one way; none when it is not, or not this node's.</summary>
    public ImmutableArray<ObjectKey> PoliciesOn(string address, Direction direction) =>
        OwnerOf(address) is { IsLocal: true } pod && _policies.TryGetValue(pod.Key.Namespace, out var policies)
            ? [.. policies.Values.Where(policy => policy.Of(direction) is not null && policy.Pods.Matches(pod.Labels)).Select(p => p.Key)]
            : [];

    /// <summary>A pod is so now; null when it is gone, or policies do not see it.</summary>
    public void Put(ObjectKey key, PolicyPod? pod)
    {
        var before = _pods.GetValueOrDefault(key);
        if (before is null ? pod is null : pod?.IsLike(before) == true)
        {
            return;
        }

        if (before is not null)
        {
            _claims.Withdraw(before);
            Touched.Addresses.UnionWith(before.Addresses);
        }

        if (pod is null)
        {
            _pods.Remove(key);
            Leave(key);
            return;
        }

        _pods[key] = pod;
        _claims.Claim(pod);
        Touched.Addresses.UnionWith(pod.Addresses);
        (_podsOf.TryGetValue(key.Namespace, out var pods) ? pods : _podsOf[key.Namespace] = []).Add(key);
    }

    /// <summary>A namespace has these labels now; null when it is gone.</summary>
    public void Put(string ns, IReadOnlyDictionary<string, string>? labels)
    {
        var before = LabelsOf(ns);
        if (before is null ? labels is null : labels is not null && AreSame(before, labels))
        {
            return;
        }

        if (labels is null)
        {
            _namespaces.Remove(ns);
        }
        else
        {
            _namespaces[ns] = labels;
        }

        Touched.Addresses.UnionWith(PodsOf(ns).SelectMany(pod => pod.Addresses));
    }

    /// <summary>A policy is so now; null when it is gone.</summary>
    public void Put(ObjectKey key, PolicyRules? policy)
    {
        if (policy is not null)
        {
            (_policies.TryGetValue(key.Namespace, out var policies) ? policies : _policies[key.Namespace] = new(StringComparer.Ordinal))
                [key.Name] = policy;
        }
        else if (_policies.TryGetValue(key.Namespace, out var rest) && rest.Remove(key.Name) && rest.Count == 0)
        {
            _policies.Remove(key.Namespace);
        }

        Touched.Policies.Add(key);
        Touched.Selected.UnionWith(PodsOf(key.Namespace).Where(pod => pod.IsLocal).SelectMany(pod => pod.Addresses));
    }

    /// <summary>Everything counts as touched: for rules that are made from nothing.</summary>
    public void TouchAll()
    {
        Touched.Addresses.UnionWith(Addresses);
        Touched.Policies.UnionWith(Policies);
    }

    private static bool AreSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(label => other.TryGetValue(label.Key, out var value) && value == label.Value);

    private IEnumerable<PolicyPod> PodsOf(string ns) => _podsOf.TryGetValue(ns, out var keys) ? keys.Select(key => _pods[key]) : [];

    private void Leave(ObjectKey key)
    {
        if (_podsOf.TryGetValue(key.Namespace, out var pods) && pods.Remove(key) && pods.Count == 0)
        {
            _podsOf.Remove(key.Namespace);
        }
    }
}
