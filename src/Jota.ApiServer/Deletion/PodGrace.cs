using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Deletion;

/// <summary>Pods are given time to end. Whoever is nowhere yet, or has ended, needs none; a second request can only shorten it.</summary>
internal static class PodGrace
{
    private const long DefaultSeconds = 30;

    public static DeletionStep Compute(V1Pod pod, V1ObjectMeta metadata, DeleteOptions options, DateTime now) =>
        metadata.DeletionTimestamp is { } ending ? Shorten(metadata, options, ending) : Begin(pod, metadata, options, now);

    private static DeletionStep Begin(V1Pod pod, V1ObjectMeta metadata, DeleteOptions options, DateTime now)
    {
        var seconds = SecondsFor(pod, options);
        DeletionPlan.TakeOverPropagation(metadata, options);
        DeletionPlan.Mark(metadata, now.Plus(Spans.FromSeconds(seconds)), seconds);
        return StepAfter(metadata, seconds);
    }

    private static DeletionStep Shorten(V1ObjectMeta metadata, DeleteOptions options, DateTime ending)
    {
        if (metadata.DeletionGracePeriodSeconds is not { } running)
        {
            return StepAfter(metadata, 0);
        }

        if (options.GracePeriodSeconds is not { } wanted || Normal(wanted) is var seconds && seconds >= running)
        {
            return DeletionStep.None;
        }

        DeletionPlan.Mark(metadata, ending.Plus(-Spans.FromSeconds(running)).Plus(Spans.FromSeconds(seconds)), seconds);
        return StepAfter(metadata, seconds);
    }

    private static DeletionStep StepAfter(V1ObjectMeta metadata, long seconds) =>
        seconds == 0 && metadata.Finalizers is not { Count: > 0 } ? DeletionStep.Remove : DeletionStep.Mark;

    private static long SecondsFor(V1Pod pod, DeleteOptions options) =>
        string.IsNullOrEmpty(pod.Spec?.NodeName) || pod.Status?.Phase is "Succeeded" or "Failed"
            ? 0
            : Normal(options.GracePeriodSeconds ?? pod.Spec.TerminationGracePeriodSeconds ?? DefaultSeconds);

    /// <summary>Less than nothing is as short as can be without being forced.</summary>
    private static long Normal(long seconds) => seconds < 0 ? 1 : seconds;
}
