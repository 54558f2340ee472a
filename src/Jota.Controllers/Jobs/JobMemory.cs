using k8s.Models;

namespace Jota.Controllers;

/// <summary>What the controller remembers of one job between two looks, since the caches are behind. Nothing is lost without it.</summary>
internal sealed class JobMemory(string uid)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _released = new(StringComparer.Ordinal);

    public string Uid => uid;

    /// <summary>How pods failed, as far as the status tells; null for what can be seen.</summary>
    public JobBackoff? Backoff { get; set; }

    /// <summary>The pods that were let go of and do not show it.</summary>
    public IReadOnlySet<string> Released => _released;

    /// <summary>Safe from several tasks at once.</summary>
    public void ReleasedPod(V1Pod pod)
    {
        lock (_gate)
        {
            _released.Add(pod.Metadata.Uid);
        }
    }

    public bool IsReleased(V1Pod pod) => _released.Contains(pod.Metadata.Uid);

    /// <summary>Forgets those that show by now.</summary>
    public void See(IReadOnlyList<V1Pod> pods)
    {
        if (_released.Count > 0)
        {
            _released.IntersectWith(pods.Where(JobPods.IsTracked).Select(pod => pod.Metadata.Uid));
        }
    }
}
