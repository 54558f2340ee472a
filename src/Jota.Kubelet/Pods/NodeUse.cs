using Jota.Api;

namespace Jota.Kubelet.Pods;

/// <summary>
/// What the pods of a node have taken of it, kept up to date as they come and go: to look whether one more fits costs the same however many
/// there are. May be used from several threads.
/// </summary>
internal sealed class NodeUse
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PodDemand> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PodDemand> _withPorts = new(StringComparer.Ordinal);
    private ResourceAmounts _taken;

    /// <summary>How many pods there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _pods.Count;
            }
        }
    }

    /// <summary>So much of a resource is taken.</summary>
    public long Of(string resource)
    {
        lock (_gate)
        {
            return _taken.Of(resource);
        }
    }

    /// <summary>A pod takes up room, or other room than before.</summary>
    public void Put(string uid, PodDemand demand)
    {
        lock (_gate)
        {
            if (_pods.TryGetValue(uid, out var before))
            {
                if (ReferenceEquals(before, demand))
                {
                    return;
                }

                Take(uid);
            }

            _pods.Add(uid, demand);
            _taken.Add(demand.Requests);
            if (!demand.Ports.IsEmpty)
            {
                _withPorts.Add(uid, demand);
            }
        }
    }

    /// <summary>
    /// A pod that is there takes up other room, if the node has it; answers what it has not. What does not grow always fits.
    /// </summary>
    public ResourceShortage? TryGrow(string uid, PodDemand demand, in ResourceAmounts allocatable)
    {
        lock (_gate)
        {
            var own = _pods.TryGetValue(uid, out var before) ? before.Requests : default;
            foreach (var resource in (ReadOnlySpan<string>)["cpu", "memory"])
            {
                var wanted = demand.Requests.Of(resource);
                var others = Saturating.Subtract(_taken.Of(resource), own.Of(resource));
                if (wanted > own.Of(resource) && wanted > Saturating.Subtract(allocatable.Of(resource), others))
                {
                    return new(resource, wanted, others, allocatable.Of(resource));
                }
            }

            if (before is not null)
            {
                Put(uid, demand);
            }

            return null;
        }
    }

    /// <summary>A pod takes up no room any more, if it did.</summary>
    public void Remove(string uid)
    {
        lock (_gate)
        {
            Take(uid);
        }
    }

    /// <summary>Whether a port of the node is another's.</summary>
    public bool IsTaken(HostPort wanted)
    {
        lock (_gate)
        {
            return _withPorts.Values.Any(other => other.Ports.Any(wanted.ConflictsWith));
        }
    }

    private void Take(string uid)
    {
        if (!_pods.Remove(uid, out var demand))
        {
            return;
        }

        _withPorts.Remove(uid);
        if (!_taken.IsCapped)
        {
            _taken.Subtract(demand.Requests);
            return;
        }

        // A sum at the end of numbers cannot be taken apart: it is made anew of those that stay.
        _taken = default;
        foreach (var left in _pods.Values)
        {
            _taken.Add(left.Requests);
        }
    }
}
