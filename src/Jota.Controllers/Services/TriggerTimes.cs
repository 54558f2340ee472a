using System.Collections.Concurrent;
using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Since when a change waits to be seen in endpoints: the earliest change of a pod's readiness since the last look, or a new service's
/// creation. Told as an annotation, from which others measure how long programming the network takes.
/// </summary>
internal sealed class TriggerTimes
{
    /// <summary>The annotation.</summary>
    public const string Annotation = "endpoints.kubernetes.io/last-change-trigger-time";

    private readonly ConcurrentDictionary<ObjectKey, Dictionary<string, DateTime>> _seen = [];

    /// <summary>The time for the annotation; null when nothing that counts changed since the last call.</summary>
    public string? Next(ObjectKey key, V1Service service, IReadOnlyList<V1Pod> pods)
    {
        var known = _seen.GetValueOrDefault(key);
        var now = new Dictionary<string, DateTime>(pods.Count, StringComparer.Ordinal);
        DateTime? earliest = null;
        foreach (var pod in pods)
        {
            if (PodConditions.Find(pod.Status, PodConditions.Ready)?.LastTransitionTime is { } changed)
            {
                now[pod.Metadata.Name] = changed;
                if (known is not null && changed > known.GetValueOrDefault(pod.Metadata.Name) && (earliest is null || changed < earliest))
                {
                    earliest = changed;
                }
            }
        }

        _seen[key] = now;
        return Text(known is null ? service.Metadata.CreationTimestamp : earliest);
    }

    /// <summary>Forgets a service that is gone.</summary>
    public void Forget(ObjectKey key) => _seen.TryRemove(key, out _);

    private static string? Text(DateTime? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
