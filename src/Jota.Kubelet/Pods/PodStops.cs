using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Stops containers: the hook before the stop first, and all within the grace that is given.</summary>
internal sealed class PodStops(
    IContainerRuntime runtime, LifecycleHooks hooks, IEventRecorder events, TimeProvider clock, CancellationToken calls)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2);

    /// <summary>Stops all containers (sidecars after the main ones, in reverse order) and the sandboxes.</summary>
    public async Task StopPodAsync(V1Pod pod, ObservedPod observed, TimeSpan grace, CancellationToken ct)
    {
        var deadline = clock.SteadyNow().Plus(grace);
        var running = observed.Containers.Where(c => c.State is ContainerRunState.Running or ContainerRunState.Unknown).ToList();
        var sidecars = pod.Init().Where(c => c.IsSidecar()).Select(c => c.Name).Reverse().ToList();
        await Task.WhenAll(
            running.Where(c => !sidecars.Contains(c.Name)).Select(c => StopAsync(pod, c, grace, $"Stopping container {c.Name}", ct)));
        foreach (var container in sidecars.SelectMany(name => running.Where(c => c.Name == name)))
        {
            var left = deadline - clock.SteadyNow();
            await StopAsync(pod, container, left < Least ? Least : left, $"Stopping container {container.Name}", ct);
        }

        foreach (var sandbox in observed.Sandboxes)
        {
            await runtime.StopPodSandboxAsync(sandbox.Id, calls);
        }
    }

    /// <summary>Stops one container while its pod goes on.</summary>
    public Task KillAsync(V1Pod pod, ContainerKill kill, CancellationToken ct)
    {
        var spec = pod.Find(kill.Container.Name);
        var probe = kill.Reason switch
        {
            KillReason.Liveness => spec?.LivenessProbe,
            KillReason.Startup => spec?.StartupProbe,
            _ => null,
        };
        var grace = Spans.FromSeconds(probe?.TerminationGracePeriodSeconds) ?? PodGrace.Of(pod);
        return StopAsync(pod, kill.Container, grace, kill.Message, ct);
    }

    private async Task StopAsync(V1Pod pod, ObservedContainer container, TimeSpan grace, string message, CancellationToken ct)
    {
        events.Normal(pod, container.Name, "Killing", message);
        var deadline = clock.SteadyNow().Plus(grace);
        if (pod.Find(container.Name) is { Lifecycle.PreStop: { } hook } spec && container.State == ContainerRunState.Running)
        {
            using var limit = clock.CancelAfter(grace);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            if (!await hooks.TryRunAsync(container.Id, PodIps(pod), spec, hook, either.Token))
            {
                events.Warning(pod, container.Name, "FailedPreStopHook", "PreStopHook failed");
            }

            ct.ThrowIfCancellationRequested();
        }

        var left = deadline - clock.SteadyNow();
        await runtime.StopContainerAsync(container.Id, left < Least && grace > left ? Least : left, ct);
    }

    private static List<string> PodIps(V1Pod pod) => pod.Status?.PodIPs?.Select(i => i.Ip).ToList() ?? [];
}
