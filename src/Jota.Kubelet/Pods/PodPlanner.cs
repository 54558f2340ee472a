using System.Collections.Immutable;
using Jota.Api;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Resizing;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Statuses;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>One computation of a <see cref="PodPlan"/>.</summary>
internal sealed class PodPlanner(V1Pod pod, ObservedPod observed, PodMemory memory, DateTimeOffset now)
{
    private static readonly TimeSpan EndShownFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ErrorShownFor = TimeSpan.FromSeconds(3);

    private ImmutableArray<ContainerKill> _kill = [];
    private ImmutableArray<ContainerStart> _start = [];
    private ImmutableArray<ContainerResize> _resize = [];
    private ImmutableDictionary<string, WaitingReason> _waiting = ImmutableDictionary<string, WaitingReason>.Empty;
    private DateTimeOffset? _wakeAt;

    public PodPlan Decide()
    {
        if (Deadline() is { } deadline)
        {
            if (now >= deadline)
            {
                return new PodPlan { DeadlineExceeded = true };
            }

            WakeNoLaterThan(deadline);
        }

        if (IsOver())
        {
            return new PodPlan { Completed = true };
        }

        if (observed.ReadySandbox is null)
        {
            return PlanSandbox();
        }

        if (!memory.Prepared)
        {
            // After a restart of the kubelet: volumes are looked after again while the containers run on.
            return Blocked() ?? new PodPlan { Prepare = true };
        }

        PlanGuests();
        if (PlanInit())
        {
            foreach (var container in pod.Spec.Containers)
            {
                PlanContainer(container);
            }
        }

        return new PodPlan { Kill = _kill, Resize = _resize, Start = _start, Waiting = _waiting, WakeAt = _wakeAt };
    }

    private DateTimeOffset? Deadline() => pod.Spec.ActiveDeadlineSeconds is { } seconds && pod.Status?.StartTime is { } start
        ? ApiTime.Read(start).Plus(Spans.FromSeconds(seconds))
        : null;

    /// <summary>Whether every container ended for good, or an init container did so without success.</summary>
    private bool IsOver()
    {
        var inits = pod.Init();
        for (var i = 0; i < inits.Count; i++)
        {
            var init = inits[i];
            if (!init.IsSidecar() && observed.Newest(init.Name) is { State: ContainerRunState.Exited, ExitCode: not 0 } failed &&
                !pod.RestartsAfter(init, failed.ExitCode) && IsOfNewestRun(failed))
            {
                return true;
            }
        }

        var containers = pod.Spec.Containers;
        for (var i = 0; i < containers.Count; i++)
        {
            if (!HasEnded(containers[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool HasEnded(V1Container container) => observed.Newest(container.Name) is { State: ContainerRunState.Exited } ended &&
        !pod.RestartsAfter(container, ended.ExitCode) && IsOfNewestRun(ended) && !IsResized(ended);

    /// <summary>Whether a run was ended to make room for another of other size.</summary>
    private bool IsResized(ObservedContainer ended) => memory.Of(ended.Name).Resized == ended.Id;

    // A sandbox that died and was made anew runs everything once more, unless the pod never restarts anything.
    private bool IsOfNewestRun(ObservedContainer container) =>
        observed.Sandbox is null || container.SandboxId == observed.Sandbox.Id || pod.Spec.RestartPolicy != PodSpecs.Always;

    private PodPlan PlanSandbox()
    {
        if (Blocked() is { } blocked)
        {
            return blocked;
        }

        if (observed.Sandbox is null)
        {
            return new PodPlan { Prepare = !memory.Prepared, CreateSandbox = 0, WakeAt = _wakeAt };
        }

        // A pod that restarts nothing does not outlive its sandbox.
        if (pod.Spec.RestartPolicy == PodSpecs.Never && !observed.Containers.IsEmpty)
        {
            return new PodPlan { Completed = true };
        }

        var alive = observed.Containers.Where(c => c.State == ContainerRunState.Running && pod.Find(c.Name) is not null);
        return new PodPlan
        {
            Prepare = !memory.Prepared,
            Kill = [.. alive.Select(c => new ContainerKill(c, KillReason.NotWanted, $"Stopping container {c.Name}"))],
            StopSandboxes = [.. observed.Sandboxes.Select(s => s.Id)],
            CreateSandbox = observed.Sandbox.Attempt + 1,
            WakeAt = _wakeAt,
        };
    }

    private PodPlan? Blocked() =>
        memory.Setup is { } retry && retry.Holds(now)
            ? new PodPlan { WakeAt = _wakeAt is { } earlier && earlier < retry.At ? earlier : retry.At }
            : null;

    /// <summary>Guests come at any time, also while nothing else starts, and each of them once.</summary>
    private void PlanGuests()
    {
        pod.Guests().Where(guest => observed.Newest(guest.Name) is null).ToList().ForEach(guest => TryStart(guest, null));
    }

    /// <summary>Init containers in their order; answers whether the main ones may run.</summary>
    private bool PlanInit()
    {
        // Once a main container was made in this sandbox, initialization is history, even if its containers were removed since.
        var inits = pod.Init();
        var initialized = inits.Count == 0 || pod.Spec.Containers.Any(c => observed.Current(c.Name) is not null);
        for (var i = 0; i < inits.Count; i++)
        {
            var init = inits[i];
            var current = observed.Current(init.Name);
            if (init.IsSidecar())
            {
                PlanContainer(init);
                if (!initialized && !(current is { State: ContainerRunState.Running } && IsStarted(init, current)))
                {
                    return false;
                }

                continue;
            }

            if (initialized || current is { State: ContainerRunState.Exited, ExitCode: 0 })
            {
                continue;
            }

            PlanContainer(init);
            return false;
        }

        return true;
    }

    private bool IsStarted(V1Container container, ObservedContainer current) =>
        container.StartupProbe is null
            || (memory.Of(container.Name).Probes is { Started: true } probes && probes.ContainerId == current.Id);

    private void PlanContainer(V1Container container)
    {
        switch (observed.Current(container.Name))
        {
            case null when HasEndedForGood(container):
                break;
            case null:
                TryStart(container, null);
                break;
            case { State: ContainerRunState.Running } running:
                PlanRunning(container, running);
                break;
            case { State: ContainerRunState.Exited } ended when !pod.RestartsAfter(container, ended.ExitCode) && !IsResized(ended):
                if (ended.Hash.Length > 0
                    && !ContainerHash.Is(container, ended.Hash)
                    && container.RestartPolicy is null
                    && pod.Spec.RestartPolicy != PodSpecs.Never)
                {
                    TryStart(container, ended);
                }

                break;
            case { } ended:
                TryStart(container, ended);
                break;
        }
    }

    /// <summary>Whether a main container did its work in a sandbox before this one.</summary>
    private bool HasEndedForGood(V1Container container) =>
        !pod.IsInit(container.Name) && observed.Newest(container.Name) is { State: ContainerRunState.Exited } ended &&
        !pod.RestartsAfter(container, ended.ExitCode);

    private void PlanRunning(V1Container container, ObservedContainer running)
    {
        var probes = memory.Of(container.Name).Probes;
        if (running.Hash.Length > 0 && !ContainerHash.Is(container, running.Hash))
        {
            _kill = _kill.Add(new(running, KillReason.SpecChanged, $"Container {container.Name} definition changed, will be restarted"));
        }
        else if (probes.ContainerId == running.Id && probes.Failed is { } which)
        {
            var reason = which == "startup" ? KillReason.Startup : KillReason.Liveness;
            var then = pod.RestartPolicy(container) == PodSpecs.Never ? "" : ", will be restarted";
            _kill = _kill.Add(new(running, reason, $"Container {container.Name} failed {which} probe{then}"));
        }
        else
        {
            PlanResize(container, running);
        }
    }

    private void PlanResize(V1Container container, ObservedContainer running)
    {
        var actual = ActualResources.Of(pod, container.Name, running, memory);
        switch (ContainerResize.StepOf(container, actual))
        {
            case ResizeStep.None:
                break;
            case var _ when memory.Resize.Progress?.Retry is { } retry && retry.Holds(now):
                WakeNoLaterThan(retry.At);
                break;
            case ResizeStep.Restart:
                _kill = _kill.Add(new(running, KillReason.Resize, $"Container {container.Name} resize requires restart"));
                break;
            default:
                _resize = _resize.Add(new(container, running, actual));
                break;
        }
    }

    private void TryStart(V1Container container, ObservedContainer? before)
    {
        var own = memory.Of(container.Name);
        if (before is { State: ContainerRunState.Exited, FinishedAt: { } finished } &&
            !IsResized(before) && ContainerHash.Is(container, before.Hash) &&
            CrashBackoff.NotBefore(own.Crash, finished) is { } notBefore && now < notBefore && notBefore - now <= CrashBackoff.Limit)
        {
            // The end itself is shown first, for a moment.
            if (now < finished + EndShownFor)
            {
                WakeNoLaterThan(finished + EndShownFor);
                return;
            }

            var delay = GoDuration.Format(own.Crash!.Delay);
            _waiting = _waiting.SetItem(container.Name,
                new("CrashLoopBackOff", $"back-off {delay} restarting failed container={container.Name} pod={pod.Describe()}"));
            WakeNoLaterThan(notBefore);
            return;
        }

        if (own.Pull is { } pull && pull.Image == container.Image && pull.Retry.Holds(now))
        {
            PlanPullBackoff(container, pull);
            return;
        }

        if (own.Start is { } start && start.Holds(now))
        {
            WakeNoLaterThan(start.At);
            return;
        }

        var attempt = observed.Newest(container.Name) is { } newest ? newest.RestartCount + 1 : 0;
        _start = _start.Add(new(container, attempt, before) { Target = NamespaceTarget.Of(pod, container.Name, observed) });
    }

    private void PlanPullBackoff(V1Container container, PullFailure pull)
    {
        WakeNoLaterThan(pull.Retry.At);
        if (pull.Reason != "ErrImagePull")
        {
            _waiting = _waiting.SetItem(container.Name, new(pull.Reason, pull.Message));
            return;
        }

        var shownUntil = pull.Retry.At - pull.Retry.Delay + ErrorShownFor;
        if (now < shownUntil)
        {
            _waiting = _waiting.SetItem(container.Name, new("ErrImagePull", pull.Message));
            WakeNoLaterThan(shownUntil);
            return;
        }

        _waiting = _waiting.SetItem(container.Name, pull.BackOff);
    }

    private void WakeNoLaterThan(DateTimeOffset at) => _wakeAt = _wakeAt is { } earlier && earlier < at ? earlier : at;
}
