using System.Threading.Channels;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Network.Policies;

/// <summary>
/// Hears what becomes of pods, namespaces and policies, and keeps it until the rules are looked at again. Many changes of one object are
/// one.
/// </summary>
/// <param name="node">The node that the rules are for.</param>
internal sealed class PolicyFacts(string node) : IObjectFollower
{
    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly HashSet<ObjectKey> _known = [];
    private Dictionary<ObjectKey, PolicyPod?> _pods = [];
    private Dictionary<string, IReadOnlyDictionary<string, string>?> _namespaces = new(StringComparer.Ordinal);
    private Dictionary<ObjectKey, PolicyRules?> _policies = [];

    /// <inheritdoc/>
    public void Replace(Resource resource, IReadOnlyList<ApiObject> all)
    {
        var now = all.Select(pod => pod.Key).ToHashSet();
        foreach (var gone in _known.Except(now).ToList())
        {
            Put(gone, (PolicyPod?)null);
        }

        foreach (var pod in all)
        {
            Changed(pod);
        }
    }

    /// <inheritdoc/>
    public void Changed(ApiObject obj) => Put(obj.Key, PolicyPod.Of(obj.As<V1Pod>(), node));

    /// <inheritdoc/>
    public void Deleted(ApiObject obj) => Put(obj.Key, (PolicyPod?)null);

    /// <summary>A namespace is so now.</summary>
    public void Put(V1Namespace ns) => Put(ns.Metadata.Name, ns.LabelsOrEmpty());

    /// <summary>It is gone.</summary>
    public void Remove(V1Namespace ns) => Put(ns.Metadata.Name, null);

    /// <summary>A policy is so now.</summary>
    public void Put(V1NetworkPolicy policy) => Put(policy.Key(), PolicyRules.Of(policy));

    /// <summary>It is gone.</summary>
    public void Remove(V1NetworkPolicy policy) => Put(policy.Key(), (PolicyRules?)null);

    /// <summary>The rules are to be looked at, whatever became of anything.</summary>
    public void Wake() => _signal.Writer.TryWrite(true);

    /// <summary>Waits until there is something to look at.</summary>
    public async Task UntilTouchedAsync(CancellationToken ct) => await _signal.Reader.ReadAsync(ct);

    /// <summary>Moves what was heard into the world.</summary>
    public void MoveInto(PolicyWorld world)
    {
        var (pods, namespaces, policies) = Take();
        foreach (var (key, pod) in pods)
        {
            world.Put(key, pod);
        }

        foreach (var (ns, labels) in namespaces)
        {
            world.Put(ns, labels);
        }

        foreach (var (key, policy) in policies)
        {
            world.Put(key, policy);
        }
    }

    private (Dictionary<ObjectKey, PolicyPod?> Pods, Dictionary<string, IReadOnlyDictionary<string, string>?> Namespaces,
        Dictionary<ObjectKey, PolicyRules?> Policies) Take()
    {
        lock (_gate)
        {
            var taken = (_pods, _namespaces, _policies);
            (_pods, _namespaces, _policies) = ([], new(StringComparer.Ordinal), []);
            return taken;
        }
    }

    private void Put(ObjectKey key, PolicyPod? pod)
    {
        lock (_gate)
        {
            if (pod is not null)
            {
                _known.Add(key);
            }
            else if (!_known.Remove(key))
            {
                // Policies never saw it.
                return;
            }

            _pods[key] = pod;
        }

        Wake();
    }

    private void Put(string ns, IReadOnlyDictionary<string, string>? labels)
    {
        lock (_gate)
        {
            _namespaces[ns] = labels;
        }

        Wake();
    }

    private void Put(ObjectKey key, PolicyRules? policy)
    {
        lock (_gate)
        {
            _policies[key] = policy;
        }

        Wake();
    }
}
