using Jota.Kubelet.Pods;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Simulated;

/// <content>Sandboxes.</content>
public sealed partial class SimulatedRuntime
{
    /// <inheritdoc/>
    public async Task<string> RunPodSandboxAsync(PodSandboxConfig config, CancellationToken ct)
    {
        await PassAsync(_script.SandboxTime, ct);
        lock (_gate)
        {
            SandboxesMade++;
            var host = config.Linux?.SecurityContext?.NamespaceOptions?.Network == NamespaceMode.Node;
            var made = new ObservedSandbox(NewId(), config.Metadata.Attempt, true, _clock.GetUtcNow());
            if (!host && _addresses.Take() is { Length: > 0 } ip)
            {
                made = made with { Ips = [ip] };
            }

            var sandbox = new SimulatedSandbox(PodOf(config), made, config);
            sandbox.Pod.Add(sandbox);
            _sandboxes[sandbox.Id] = sandbox;
            return sandbox.Id;
        }
    }

    /// <inheritdoc/>
    public Task StopPodSandboxAsync(string sandboxId, CancellationToken ct)
    {
        List<ContainerEvent> ended = [];
        lock (_gate)
        {
            if (!_sandboxes.TryGetValue(sandboxId, out var sandbox))
            {
                return Task.CompletedTask;
            }

            foreach (var container in sandbox.Pod.Containers)
            {
                if (container.SandboxId == sandboxId && container.Running)
                {
                    container.End(137, "Error", _clock.GetUtcNow());
                    ended.Add(new(container.Id, sandbox.Pod.Uid));
                }
            }

            if (sandbox.Seen.Ready)
            {
                sandbox.Stop();
                _addresses.Return(sandbox.Seen.Ips is [var ip, ..] ? ip : "");
                ended.Add(new(sandboxId, sandbox.Pod.Uid));
            }
        }

        ended.ForEach(Tell);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task RemovePodSandboxAsync(string sandboxId, CancellationToken ct)
    {
        await StopPodSandboxAsync(sandboxId, ct);
        lock (_gate)
        {
            if (!_sandboxes.Remove(sandboxId, out var sandbox))
            {
                return;
            }

            foreach (var container in sandbox.Pod.Containers.Where(c => c.SandboxId == sandboxId))
            {
                Remove(container);
            }

            sandbox.Pod.Remove(sandbox);
            ForgetIfEmpty(sandbox.Pod);
        }
    }

    /// <inheritdoc/>
    public Task<PodSandboxStatus> PodSandboxStatusAsync(string sandboxId, CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult(_sandboxes.TryGetValue(sandboxId, out var sandbox) ? sandbox.ToStatus() : throw NotFound("sandbox", sandboxId));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PodSandbox>> ListPodSandboxesAsync(PodSandboxFilter? filter, CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<PodSandbox>>([.. _sandboxes.Values
                .Where(s => filter is null || ((filter.Id.Length == 0 || s.Id == filter.Id) && s.Has(filter.LabelSelector)))
                .Select(s => s.ToMessage())]);
        }
    }
}
