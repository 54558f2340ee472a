using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Images;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Turns;
using Jota.Kubelet.Volumes;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Carries out a pod's plan with the runtime, one step at a time, and remembers what failed. A call that makes or starts something runs to
/// its end whatever becomes of the pod meanwhile: cut in the middle it would leave half a sandbox, or a container that nobody knows.
/// </summary>
internal sealed class PodActor(ActorServices services, IPodNotes notes)
{
    private static readonly TimeSpan FirstSetupRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastingWait = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan FirstSandboxRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastSetupRetry = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstStartRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(5);

    private readonly ResizeActor _resizes = new(services, notes);
    private PodSandboxConfig? _config;
    private string _cgroup = "";

    private TimeProvider Clock => services.Clock;

    /// <summary>Ends calls that must not be cut: only some time after the kubelet was stopped.</summary>
    private CancellationToken Calls => services.Calls;

    /// <summary>The plan's steps in order, but one start only: each changes what the next plan sees.</summary>
    public async Task ExecuteAsync(V1Pod pod, ObservedPod observed, PodPlan plan, CancellationToken ct)
    {
        if (plan.Prepare && !await TryPrepareAsync(pod, observed, ct))
        {
            return;
        }

        if (!await _resizes.TryRunAsync(pod, observed, plan))
        {
            return;
        }

        if (!plan.Kill.IsEmpty)
        {
            await Task.WhenAll(plan.Kill.Select(kill => services.Stops.KillAsync(pod, kill, ct)));
        }

        foreach (var sandbox in plan.StopSandboxes)
        {
            await services.Runtime.StopPodSandboxAsync(sandbox, Calls);
            ct.ThrowIfCancellationRequested();
        }

        if (plan.CreateSandbox is { } attempt)
        {
            await CreateSandboxAsync(pod, observed, attempt);
        }
        else if (!plan.Start.IsEmpty)
        {
            await StartAsync(pod, observed, plan.Start[0], ct);
        }
    }

    /// <summary>Ends a resize that is through; answers when to look again where it is not.</summary>
    public DateTimeOffset? SettleResize(ObservedPod observed) => _resizes.Settle(observed);

    /// <summary>Nothing is about to start: what was prepared for that is made anew when something is.</summary>
    public void Rest() => _config = null;

    /// <summary>Brings the files of volumes up to date with what they are made from.</summary>
    public async Task RefreshAsync(V1Pod pod, ObservedPod observed, CancellationToken ct)
    {
        try
        {
            await services.Volumes.RefreshAsync(pod, observed.Sandbox?.Ips ?? [], notes.OnReferencedChange, ct);
        }
        catch (VolumeException e)
        {
            services.Events.Warning(pod, null, "FailedMount", e.Told);
        }
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
            // What mostly comes within seconds is not yet worth telling.
            if (e is not VolumeException { IsWait: true } || notes.Memory.Setup?.Delay >= LastingWait)
            {
                var message = e is VolumeException volume ? volume.Told : $"Preparing the pod failed: {e.Message}";
                services.Events.Warning(pod, null, "FailedMount", message);
            }

            LaterAgain(FirstSetupRetry);
            return false;
        }
    }

    private async Task CreateSandboxAsync(V1Pod pod, ObservedPod observed, uint attempt)
    {
        if (UnservedPlan.Wait(pod.Spec) is { } unserved)
        {
            services.Events.Warning(pod, null, unserved.Reason, unserved.Message);
            LaterAgain(FirstSandboxRetry);
            return;
        }

        try
        {
            services.Sandboxes.TellDns(pod);
            services.Counts.PodStarts();
            await services.Runtime.RunPodSandboxAsync(Config(pod, attempt), await services.Handlers.OfAsync(pod.Spec, Calls), Calls);
            services.Trace.Note(pod.Metadata.Uid, PodStep.SandboxReady);
            notes.Change(m => m with { Setup = null });
            await services.Remains.RemoveOldSandboxesAsync(observed);
        }
        catch (Exception e) when (e is Grpc.Core.RpcException or ApiException or HttpRequestException && !Calls.IsCancellationRequested)
        {
            services.Counts.PodFailed();
            services.Events.Warning(pod, null, "FailedCreatePodSandBox", $"Failed to create pod sandbox: {Text(e)}");
            LaterAgain(FirstSandboxRetry);
        }
    }

    private static string Text(Exception e) => e is Grpc.Core.RpcException runtime ? RuntimeErrors.Text(runtime) : e.Message;

    private void LaterAgain(TimeSpan first) =>
        notes.Change(m => m with { Setup = RetryLater.After(m.Setup, Clock.GetUtcNow(), first, LastSetupRetry) });

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
            await MountImagesAsync(pod, container, config, ct);
            notes.Change(m => m.With(container.Name, c => c with { Pull = null }));
            services.Counts.ContainerStarts(TypeOf(pod, container));
            await CreateAndStartAsync(pod, observed, start, sandbox, config, image, ct);
            Succeeded(start);
        }
        catch (ImageException e)
        {
            services.Events.Warning(pod, container.Name, "Failed", $"Error: {e.Reason}");
            notes.Change(m => m.With(container.Name, c => c with
            {
                Pull = new(container.Image ?? "", e.Reason, e.Message,
                    RetryLater.After(SamePull(c, container), Clock.GetUtcNow(), FirstStartRetry, LastRetry))
                {
                    Missing = e.Image,
                },
                Waiting = new(e.Reason, e.Message),
            }));
        }
        catch (StartException e)
        {
            services.Counts.ContainerFailed(TypeOf(pod, container));
            services.Events.Warning(pod, container.Name, "Failed", $"Error: {e.Message}");
            Failed(container.Name, e.Reason, e.Message);
        }
    }

    private static string TypeOf(V1Pod pod, V1Container container) =>
        pod.IsInit(container.Name) ? "init_container" : pod.FindGuest(container.Name) is null ? "container" : "ephemeral_container";

    private async Task MountImagesAsync(V1Pod pod, V1Container container, PodSandboxConfig sandbox, CancellationToken ct)
    {
        foreach (var volume in ImageVolumes.Of(pod, container))
        {
            var auths = await services.Containers.PullSecretsAsync(pod, volume.Image.Reference ?? "", notes.OnReferencedChange, ct);
            var image = await services.ImageVolumes.EnsureAsync(pod, container, volume, sandbox, auths, ct);
            await AttemptAsync("CreateContainerError", async () =>
            {
                await services.ImageVolumes.MountAsync(pod, volume, image, ct);
                return image;
            });
        }
    }

    private static RetryLater? SamePull(ContainerMemory own, V1Container container) =>
        own.Pull is { } pull && pull.Image == container.Image ? pull.Retry : null;

    private void Succeeded(ContainerStart start) => notes.Change(m => m.With(start.Container.Name, c => c with
    {
        Waiting = null,
        Start = null,
        Resized = null,
        Crash = start.Replaces is { FinishedAt: { } finished } && start.Replaces.Id != c.Resized
            ? CrashBackoff.Next(c.Crash, finished, Clock.GetUtcNow())
            : c.Crash,
    }));

    private void Failed(string container, string reason, string message) => notes.Change(m => m.With(container, c => c with
    {
        Waiting = new(reason, message),
        Start = RetryLater.After(c.Start, Clock.GetUtcNow(), FirstStartRetry, LastRetry),
    }));

    private async Task CreateAndStartAsync(
        V1Pod pod, ObservedPod observed, ContainerStart start, ObservedSandbox sandbox, PodSandboxConfig sandboxConfig, string image,
        CancellationToken ct)
    {
        var name = start.Container.Name;
        var config = await AttemptAsync(
            "CreateContainerConfigError", () => services.Containers.BuildAsync(pod, start, sandbox, image, notes.OnReferencedChange, ct));
        ct.ThrowIfCancellationRequested();
        var id = await AttemptAsync(
            "CreateContainerError", () => services.Runtime.CreateContainerAsync(sandbox.Id, config, sandboxConfig, Calls));
        notes.Change(m => m.With(name, c => c with { Given = new(id, start.Container.Resources) }));
        services.Events.Normal(pod, name, "Created", "Container created");
        try
        {
            await AttemptAsync("RunContainerError", async () =>
            {
                await services.Runtime.StartContainerAsync(id, Calls);
                return id;
            });
        }
        finally
        {
            await services.Remains.RemoveOldRunsAsync(observed, name);
        }

        if (notes.Memory.Of(name).Probes.ContainerId.Length > 0)
        {
            notes.Change(m => m.With(name, c => c with { Probes = ProbeVerdicts.None }));
        }

        services.Events.Normal(pod, name, "Started", "Container started");
        services.Trace.Note(pod.Metadata.Uid, PodStep.ContainerStarted, name);
        ct.ThrowIfCancellationRequested();
        if (start.Container.Lifecycle?.PostStart is { } hook
            && !await services.Hooks.TryRunAsync(id, sandbox.Ips, start.Container, hook, ct))
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
        catch (Exception e)
            when (e is ContainerConfigException or Grpc.Core.RpcException { StatusCode: not Grpc.Core.StatusCode.Cancelled } or IOException)
        {
            throw new StartException(reason, RuntimeErrors.Detail(e));
        }
    }

    private sealed class StartException(string reason, string message) : Exception(message)
    {
        public string Reason { get; } = reason;
    }
}
