using System.Globalization;
using k8s.Models;

namespace Jota.Client;

/// <summary>Why a container that runs is not ready.</summary>
internal static class ProbeExplanation
{
    public static void Tell(PodFacts facts, V1ContainerStatus status, ExplanationBuilder text)
    {
        var container =
            (facts.Pod.Spec.Containers ?? []).Concat(facts.Pod.Spec.InitContainers ?? []).FirstOrDefault(c => c.Name == status.Name);
        var (kind, probe) = status.Started != true && container?.StartupProbe is not null
            ? ("startup", container.StartupProbe)
            : ("readiness", container?.ReadinessProbe);
        if (probe is null)
        {
            return;
        }

        text.Summary = text.Summary.Length == 0 ? $"container {status.Name} runs, but its {kind} probe has not succeeded" : text.Summary;
        text.Finds("container " + status.Name,
            $"runs for {Words.Since(status.State.Running.StartedAt, facts.Now)}; {kind} probe: {Of(probe)}");
        if (PodEvents.Newest(facts, status.Name, "Unhealthy") is { } failure)
        {
            text.Finds("last failure", string.Create(
                CultureInfo.InvariantCulture,
                $"{failure.Message} ({PodEvents.Count(failure)} times, last {Words.Since(PodEvents.LastSeen(failure), facts.Now)} ago)"));
            text.Helps($"check that container {status.Name} really answers there, and how long it needs for that (initialDelaySeconds, " +
                "timeoutSeconds)");
        }
        else
        {
            text.Finds("last failure", "none was told so far");
        }
    }

    private static string Of(V1Probe probe)
    {
        var what = probe switch
        {
            { HttpGet: { } http } => $"GET {http.Path} on port {http.Port?.Value}",
            { TcpSocket: { } tcp } => $"a connection to port {tcp.Port?.Value}",
            { Grpc: { } grpc } => string.Create(CultureInfo.InvariantCulture, $"gRPC health on port {grpc.Port}"),
            { Exec: { } exec } => $"the command {string.Join(' ', exec.Command ?? [])}",
            _ => "nothing",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}, first after {probe.InitialDelaySeconds ?? 0} s, then every {probe.PeriodSeconds ?? 10} s, within " +
            $"{probe.TimeoutSeconds ?? 1} s each");
    }
}
