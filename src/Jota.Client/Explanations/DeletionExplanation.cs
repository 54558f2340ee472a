using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>Why a deleted pod is still there.</summary>
internal static class DeletionExplanation
{
    public static void Tell(PodFacts facts, ExplanationBuilder text)
    {
        var pod = facts.Pod;
        var metadata = pod.Metadata;
        var end = Words.Utc(metadata.DeletionTimestamp!.Value);
        var grace = metadata.DeletionGracePeriodSeconds ?? 0;
        var finalizers = metadata.Finalizers ?? [];
        var running = (pod.Status?.ContainerStatuses ?? []).Where(c => c.State?.Running is not null).Select(c => c.Name).ToList();
        text.Finds("deleted", $"{Words.Since(end.UtcDateTime.Plus(-Spans.FromSeconds(grace)), facts.Now)} ago, with {grace} s to end in");
        text.Finds("still running", string.Join(", ", running));
        TellFinalizers(pod, finalizers, text);
        text.Finds("stopping", PodEvents.Newest(facts, null, "FailedPreStopHook", "FailedKillPod", "ExceededGracePeriod")?.Message);

        if (NodeCondition.Lost(facts) is { } lost)
        {
            text.Summary = $"it is deleted, but its node {pod.Spec.NodeName} cannot confirm that its containers have ended";
            text.Finds("node " + pod.Spec.NodeName, lost);
            text.Helps("bring the node back; or, when it is surely off: " + ForceDelete(pod));
        }
        else if (finalizers.Count > 0 && running.Count == 0)
        {
            text.Summary =
                $"it is deleted and has ended; it waits for {(finalizers.Count == 1 ? "a finalizer" : "finalizers")}: " +
                $"{string.Join(", ", finalizers)}";
        }
        else if (end > facts.Now)
        {
            text.Summary =
                $"it is deleted; its containers have {Jota.Api.HumanDuration.Format(end - facts.Now)} left to end by themselves, and are " +
                "killed then";
            text.Helps("a process that does not react to SIGTERM takes all of its grace: let it end on that signal, or set " +
                "terminationGracePeriodSeconds");
        }
        else
        {
            text.Summary =
                $"it is deleted and its grace is over for {Words.Since(end.UtcDateTime, facts.Now)}; its node {pod.Spec.NodeName} has " +
                "not confirmed its end yet";
            text.Helps("see what the node's container runtime does; as a last resort: " + ForceDelete(pod));
        }
    }

    private static void TellFinalizers(V1Pod pod, IList<string> finalizers, ExplanationBuilder text)
    {
        foreach (var finalizer in finalizers)
        {
            text.Finds("finalizer", finalizer switch
            {
                "foregroundDeletion" => "foregroundDeletion: the garbage collector waits until what the pod owns is gone",
                "orphan" => "orphan: the garbage collector takes the pod's name off what it owns",
                _ => $"{finalizer}: only whoever set it should take it off, when its work is done",
            });
            text.Helps($"see whether the component behind {finalizer} runs; taking a finalizer off by hand skips its work: "
                + $"kubectl patch pod {pod.Metadata.Name} -n {pod.Metadata.NamespaceProperty} --type=merge -p " +
                    $"'{{\"metadata\":{{\"finalizers\":null}}}}'");
        }
    }

    private static string ForceDelete(V1Pod pod) =>
        $"kubectl delete pod {pod.Metadata.Name} -n {pod.Metadata.NamespaceProperty} --force --grace-period=0";
}
