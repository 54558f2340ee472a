using Jota.Kubelet.Observed;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Turns;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>The probes of a pod's running containers. Used by the pod's worker only.</summary>
internal sealed class ProbeSet(ProbeRunner runner, Action<string, ProbeVerdicts> verdict) : IAsyncDisposable
{
    private readonly Dictionary<string, ContainerProbes> _byContainer = new(StringComparer.Ordinal);
    private volatile V1Pod? _pod;

    /// <summary>Whether there is anything to probe in a pod.</summary>
    public static bool HasAny(V1Pod pod) => HasAny(pod.Init()) || HasAny(pod.Spec.Containers);

    /// <summary>Begins to probe containers that run, stops with those that do not.</summary>
    public void Follow(V1Pod pod, ObservedPod observed, PodStage stage)
    {
        _pod = pod;
        var running = observed.Containers.Where(c => c.State == ContainerRunState.Running).ToDictionary(c => c.Id);
        foreach (var gone in _byContainer.Keys.Where(id => !running.ContainsKey(id)).ToList())
        {
            _ = EndAsync(_byContainer[gone]);
            _byContainer.Remove(gone);
        }

        foreach (var container in running.Values)
        {
            if (_byContainer.TryGetValue(container.Id, out var known))
            {
                known.Ending = stage != PodStage.Syncing;
            }
            else if (stage == PodStage.Syncing && pod.Find(container.Name) is { } spec && ContainerProbes.HasAny(spec))
            {
                var ip = pod.Spec.HostNetwork == true ? "127.0.0.1" : observed.Sandbox?.Ips.FirstOrDefault() ?? "127.0.0.1";
                var target = new ProbeTarget(() => _pod, new(container.Id, spec, ip), container.StartedAt ?? runner.Clock.GetUtcNow());
                _byContainer[container.Id] = new ContainerProbes(target, runner, verdict);
            }
        }
    }

    public async Task StopAsync()
    {
        foreach (var probes in _byContainer.Values)
        {
            await probes.DisposeAsync();
        }

        _byContainer.Clear();
        if (_pod is { } pod)
        {
            runner.Counts.Forget(pod.Metadata.Uid);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static bool HasAny(IList<V1Container> containers)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            if (ContainerProbes.HasAny(containers[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task EndAsync(ContainerProbes probes) => await probes.DisposeAsync();
}
