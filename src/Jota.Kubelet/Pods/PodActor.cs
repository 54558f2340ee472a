using Jota.Client;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Images;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Carries out a pod's plan with the runtime, one step at a time, and remembers what failed.</summary>
internal sealed class PodActor(PodServices services, IPodNotes notes)
{
    private static readonly TimeSpan FirstSetupRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastSetupRetry = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstStartRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(5);

    private PodSandboxConfig? _config;
    private string _cgroup = "";

    private TimeProvider Clock => services.Clock;

    /// <summary>The plan's steps in order, but one start only: each changes what the next plan sees.</summary>
    public async Task ExecuteAsync(V1Pod pod, ObservedPod observed, PodPlan plan, CancellationToken ct)
    {
        if (plan.Prepare && !await TryPrepareAsync(pod, observed, ct))
        {
            return;
        }

        if (!plan.Kill.IsEmpty)
        {
            await Task.WhenAll(plan.Kill.Select(kill => KillAsync(pod, kill, ct)));
        }

        foreach (var sandbox in plan.StopSandboxes)
        {
            await services.Runtime.StopPodSandboxAsync(sandbox, ct);
        }

        if (plan.CreateSandbox is { } attempt)
        {
            await CreateSandboxAsync(pod, attempt, ct);
        }
        else if (!plan.Start.IsEmpty)
        {
            await StartAsync(pod, observed, plan.Start[0], ct);
        }
    }

    /// <summary>Nothing is about to start: what was prepared for that is made anew when something is.</summary>
    public void Rest() => _config = null;

    /// <summary>Brings the files of volumes up to date with what they are made from.</summary>
    public async Task RefreshAsync(V1Pod pod, ObservedPod observed, CancellationToken ct)
    {
        try
        {
            await services.Volumes.RefreshAsync(pod, observed.Sandbox?.Ips ?? [], notes.OnReferencedChange, ct);
        }
        catch (Volumes.VolumeException e)
        {
            services.Events.Warning(pod, null, "FailedMount", $"MountVolume.SetUp failed for volume \"{e.Volume}\" : {e.Message}");
        }
    }

    /// <summary>Stops all containers (sidecars after the main ones, in reverse order) and the sandboxes.</summary>
    public async Task StopPodAsync(V1Pod pod, ObservedPod observed, TimeSpan grace, CancellationToken ct)
    {
        var deadline = Clock.GetUtcNow() + grace;
        var running = observed.Containers.Where(c => c.State is ContainerRunState.Running or ContainerRunState.Unknown).ToList();
        var sidecars = pod.Init().Where(c => c.IsSidecar()).Select(c => c.Name).Reverse().ToList();
        await Task.WhenAll(running.Where(c => !sidecars.Contains(c.Name)).Select(c => StopAsync(pod, c, grace, $"Stopping container {c.Name}", ct)));
        foreach (var container in sidecars.SelectMany(name => running.Where(c => c.Name == name)))
        {
            var left = deadline - Clock.GetUtcNow();
            await StopAsync(pod, container, left < TimeSpan.FromSeconds(2) ? TimeSpan.FromSeconds(2) : left, $"Stopping container {container.Name}", ct);
        }

        foreach (var sandbox in observed.Sandboxes)
        {
            await services.Runtime.StopPodSandboxAsync(sandbox.Id, ct);
        }
    }

    /// <summary>Takes down what an ended pod no longer needs: volumes and the cgroup. Its containers stay, for their logs.</summary>
    public async Task ReleaseAsync(V1Pod pod, CancellationToken ct)
    {
        await services.Volumes.TearDownAsync(pod.Metadata.Uid, ct);
        services.Cgroups.Remove(pod);
        services.Objects.Release(pod.Metadata.Uid);
    }

    /// <summary>Removes every trace of the pod from the node.</summary>
    public async Task RemoveAllAsync(V1Pod pod, ObservedPod observed, CancellationToken ct)
    {
        foreach (var container in observed.Containers)
        {
            await services.Runtime.RemoveContainerAsync(container.Id, ct);
        }

        foreach (var sandbox in observed.Sandboxes)
        {
            await services.Runtime.RemovePodSandboxAsync(sandbox.Id, ct);
        }

        services.Directories.Remove(pod);
    }

    private async Task<bool> TryPrepareAsync(V1Pod pod, ObservedPod observed, CancellationToken ct)
    {
        try
        {
            services.Directories.Create(pod);
            _cgroup = services.Cgroups.Create(pod);
            await services.Volumes.SetUpAsync(pod, observed.Sandbox?.Ips ?? [], notes.OnReferencedChange, ct);
            notes.Change(m => m with { Prepared = true, Setup = null });
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var message = e is Volumes.VolumeException volume
                ? $"MountVolume.SetUp failed for volume \"{volume.Volume}\" : {volume.Message}"
                : $"Preparing the pod failed: {e.Message}";
            services.Events.Warning(pod, null, "FailedMount", message);
            notes.Change(m => m with { Setup = RetryLater.After(m.Setup, Clock.GetUtcNow(), FirstSetupRetry, LastSetupRetry) });
            return false;
        }
    }

    private async Task CreateSandboxAsync(V1Pod pod, uint attempt, CancellationToken ct)
    {
        try
        {
            services.Sandboxes.TellMissing(pod);
            await services.Runtime.RunPodSandboxAsync(Config(pod, attempt), ct);
            services.Trace.Note(pod.Metadata.Uid, PodStep.SandboxReady);
            notes.Change(m => m with { Setup = null });
        }
        catch (Grpc.Core.RpcException e) when (!ct.IsCancellationRequested)
        {
            services.Events.Warning(pod, null, "FailedCreatePodSandBox", $"Failed to create pod sandbox: {RuntimeErrors.Text(e)}");
            notes.Change(m => m with { Setup = RetryLater.After(m.Setup, Clock.GetUtcNow(), TimeSpan.FromSeconds(2), LastSetupRetry) });
        }
    }

    private PodSandboxConfig Config(V1Pod pod, uint attempt) => _config = services.Sandboxes.Compute(pod, attempt, _cgroup);

    private async Task StartAsync(V1Pod pod, ObservedPod observed, ContainerStart start, CancellationToken ct)
    {
        var container = start.Container;
        try
        {
            var sandbox = observed.ReadySandbox!;
            var config = _config is { } made && made.Metadata.Attempt == sandbox.Attempt ? made : Config(pod, sandbox.Attempt);
            var auths = await services.Containers.PullSecretsAsync(pod, container.Image ?? "", notes.OnReferencedChange, ct);
            var image = await services.Images.EnsureAsync(pod, container, config, auths, ct);
            notes.Change(m => m.With(container.Name, c => c with { Pull = null }));
            await CreateAndStartAsync(pod, observed, start, sandbox, config, image, ct);
            Succeeded(start);
        }
        catch (ImageException e)
        {
            services.Events.Warning(pod, container.Name, "Failed", $"Error: {e.Reason}");
            notes.Change(m => m.With(container.Name, c => c with
            {
                Pull = new(container.Image ?? "", e.Reason, e.Message, RetryLater.After(SamePull(c, container), Clock.GetUtcNow(), FirstStartRetry, LastRetry)),
                Waiting = new(e.Reason, e.Message),
            }));
        }
        catch (StartException e)
        {
            services.Events.Warning(pod, container.Name, "Failed", $"Error: {e.Message}");
            Failed(container.Name, e.Reason, e.Message);
        }
    }

    private static RetryLater? SamePull(ContainerMemory own, V1Container container) => own.Pull is { } pull && pull.Image == container.Image ? pull.Retry : null;

    private void Succeeded(ContainerStart start) => notes.Change(m => m.With(start.Container.Name, c => c with
    {
        Waiting = null,
        Start = null,
        Crash = start.Replaces is { FinishedAt: { } finished } ? CrashBackoff.Next(c.Crash, finished, Clock.GetUtcNow()) : c.Crash,
    }));

    private void Failed(string container, string reason, string message) => notes.Change(m => m.With(container, c => c with
    {
        Waiting = new(reason, message),
        Start = RetryLater.After(c.Start, Clock.GetUtcNow(), FirstStartRetry, LastRetry),
    }));

    private async Task CreateAndStartAsync(
        V1Pod pod, ObservedPod observed, ContainerStart start, ObservedSandbox sandbox, PodSandboxConfig sandboxConfig, string image, CancellationToken ct)
    {
        var name = start.Container.Name;
        var config = await AttemptAsync("CreateContainerConfigError", () => services.Containers.BuildAsync(pod, start, sandbox, image, notes.OnReferencedChange, ct));
        var id = await AttemptAsync("CreateContainerError", () => services.Runtime.CreateContainerAsync(sandbox.Id, config, sandboxConfig, ct));
        services.Events.Normal(pod, name, "Created", "Container created");
        await AttemptAsync("RunContainerError", async () =>
        {
            await services.Runtime.StartContainerAsync(id, ct);
            return id;
        });
        services.Events.Normal(pod, name, "Started", "Container started");
        services.Trace.Note(pod.Metadata.Uid, PodStep.ContainerStarted, name);
        await RemoveOldRunsAsync(observed, name, ct);
        if (start.Container.Lifecycle?.PostStart is { } hook && !await services.Hooks.TryRunAsync(id, sandbox.Ips, start.Container, hook, ct))
        {
            services.Events.Warning(pod, name, "FailedPostStartHook", "PostStartHook failed");
            services.Events.Normal(pod, name, "Killing", "FailedPostStartHook");
            await services.Runtime.StopContainerAsync(id, PodGrace.Of(pod), ct);
            throw new StartException("PostStartHookError", "PostStartHook failed");
        }
    }

    private static async Task<T> AttemptAsync<T>(string reason, Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception e) when (e is ContainerConfigException or Grpc.Core.RpcException { StatusCode: not Grpc.Core.StatusCode.Cancelled } or IOException)
        {
            throw new StartException(reason, RuntimeErrors.Detail(e));
        }
    }

    // The run before the new one stays, for its logs and last state.
    private async Task RemoveOldRunsAsync(ObservedPod observed, string container, CancellationToken ct)
    {
        foreach (var old in observed.Containers.Where(c => c.Name == container && c.State != ContainerRunState.Running).Skip(1))
        {
            await services.Runtime.RemoveContainerAsync(old.Id, ct);
        }

        if (notes.Memory.Of(container).Probes.ContainerId.Length > 0)
        {
            notes.Change(m => m.With(container, c => c with { Probes = ProbeVerdicts.None }));
        }
    }

    private Task KillAsync(V1Pod pod, ContainerKill kill, CancellationToken ct)
    {
        var spec = pod.Find(kill.Container.Name);
        var probe = kill.Reason switch
        {
            KillReason.Liveness => spec?.LivenessProbe,
            KillReason.Startup => spec?.StartupProbe,
            _ => null,
        };
        var grace = probe?.TerminationGracePeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : PodGrace.Of(pod);
        return StopAsync(pod, kill.Container, grace, kill.Message, ct);
    }

    private async Task StopAsync(V1Pod pod, ObservedContainer container, TimeSpan grace, string message, CancellationToken ct)
    {
        services.Events.Normal(pod, container.Name, "Killing", message);
        var deadline = Clock.GetUtcNow() + grace;
        if (pod.Find(container.Name) is { Lifecycle.PreStop: { } hook } spec && container.State == ContainerRunState.Running)
        {
            using var limit = new CancellationTokenSource(grace, Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            if (!await services.Hooks.TryRunAsync(container.Id, PodIps(pod), spec, hook, either.Token))
            {
                services.Events.Warning(pod, container.Name, "FailedPreStopHook", "PreStopHook failed");
            }

            ct.ThrowIfCancellationRequested();
        }

        var left = deadline - Clock.GetUtcNow();
        await services.Runtime.StopContainerAsync(container.Id, left < TimeSpan.FromSeconds(2) && grace > left ? TimeSpan.FromSeconds(2) : left, ct);
    }

    private static List<string> PodIps(V1Pod pod) => pod.Status?.PodIPs?.Select(i => i.Ip).ToList() ?? [];

    private sealed class StartException(string reason, string message) : Exception(message)
    {
        public string Reason { get; } = reason;
    }
}
