namespace Jota.Kubelet.Csi;

/// <summary>
/// Which volumes of CSI drivers the node's pods have. A use begins when the driver is about to be asked for something; until then it only
/// counts for what the node tells of itself.
/// </summary>
internal sealed class CsiUses
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string PodUid, string Name), (CsiUse Use, bool HasBegun)> _all = [];

    /// <summary>The pods that have some, or are getting some.</summary>
    public IReadOnlyCollection<string> Pods
    {
        get
        {
            lock (_gate)
            {
                return _all.Keys.Select(key => key.PodUid).ToHashSet(StringComparer.Ordinal);
            }
        }
    }

    /// <summary>What must not be detached from the node, as its status has it.</summary>
    public IReadOnlyList<string> InStatus
    {
        get
        {
            lock (_gate)
            {
                return [.. _all.Values
                    .Where(one => one.Use.Attachment.Length > 0)
                    .Select(one => one.Use.InStatus)
                    .Distinct()
                    .Order(StringComparer.Ordinal)];
            }
        }
    }

    public void Put(CsiUse use, bool hasBegun)
    {
        lock (_gate)
        {
            var key = (use.PodUid, use.Name);
            _all[key] = (use, hasBegun || (_all.TryGetValue(key, out var known) && known.HasBegun));
        }
    }

    /// <summary>A pod's uses, each with whether it has begun.</summary>
    public IReadOnlyList<(CsiUse Use, bool HasBegun)> OfPod(string podUid)
    {
        lock (_gate)
        {
            return [.. _all.Values.Where(one => one.Use.PodUid == podUid)];
        }
    }

    /// <summary>Whether another use of the same volume has begun.</summary>
    public bool IsShared(CsiUse use)
    {
        lock (_gate)
        {
            return _all.Values.Any(one => one.HasBegun && one.Use.IsSameVolume(use)
                && (one.Use.PodUid, one.Use.Name) != (use.PodUid, use.Name));
        }
    }

    public void Remove(CsiUse use)
    {
        lock (_gate)
        {
            _all.Remove((use.PodUid, use.Name));
        }
    }
}
