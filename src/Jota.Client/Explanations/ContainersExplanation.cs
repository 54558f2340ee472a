using System.Globalization;
using k8s.Models;

namespace Jota.Client;

/// <summary>Why the containers of a pod that has a node do not run, or are not ready: the first that holds up the rest.</summary>
internal static class ContainersExplanation
{
    public static void Tell(PodFacts facts, ExplanationBuilder text)
    {
        var status = facts.Pod.Status;
        var init = (status?.InitContainerStatuses ?? []).ToList();
        for (var i = 0; i < init.Count; i++)
        {
            if (!IsDone(facts.Pod, init[i]))
            {
                text.Finds("init container",
                    string.Create(CultureInfo.InvariantCulture, $"{init[i].Name}, {i + 1} of {init.Count}: the others wait for it"));
                Tell(facts, init[i], text, isInit: true);
                return;
            }
        }

        if (TellSurroundings(facts, text))
        {
            return;
        }

        foreach (var container in status?.ContainerStatuses ?? [])
        {
            Tell(facts, container, text, isInit: false);
        }
    }

    private static bool IsDone(V1Pod pod, V1ContainerStatus status) =>
        pod.Spec.InitContainers?.FirstOrDefault(c => c.Name == status.Name)?.RestartPolicy == "Always"
        ? status.Started == true
        : status.State?.Terminated is { ExitCode: 0 };

    /// <summary>Volumes and the sandbox come before any container.</summary>
    private static bool TellSurroundings(PodFacts facts, ExplanationBuilder text)
    {
        var statuses = facts.Pod.Status?.ContainerStatuses ?? [];
        if (statuses.Any(c => c.State?.Waiting is null or { Reason: not ("ContainerCreating" or "PodInitializing") })
            || PodEvents.Newest(facts, null, "FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox", "NetworkNotReady",
                "FailedPodSandBoxStatus") is not { } failure)
        {
            return false;
        }

        var isVolume = failure.Reason is "FailedMount" or "FailedAttachVolume";
        text.Summary = isVolume
            ? "a volume of it cannot be mounted, and without it no container starts"
            : "the surroundings of its containers (sandbox and network) cannot be made";
        text.Finds(failure.Reason, string.Create(
            CultureInfo.InvariantCulture,
            $"{failure.Message} ({PodEvents.Count(failure)} times, last {Words.Since(PodEvents.LastSeen(failure), facts.Now)} ago)"));
        if (MissingObject.In(failure.Message) is { } missing)
        {
            text.Helps(missing.Help(facts.Pod.Metadata.NamespaceProperty));
        }

        return true;
    }

    private static void Tell(PodFacts facts, V1ContainerStatus container, ExplanationBuilder text, bool isInit)
    {
        switch (container.State)
        {
            case
            {
                Waiting:
                {
                    Reason: "ErrImagePull"
                or "ImagePullBackOff" or "ErrImageNeverPull" or "InvalidImageName" or "ErrImageInspect"
                } waiting
            }:
                ImageExplanation.Tell(facts, container, waiting, text);
                break;
            case { Waiting.Reason: "CrashLoopBackOff" }:
                TellCrash(facts, container, container.State.Waiting.Message ?? "", text);
                break;
            case { Waiting: { Reason: not ("ContainerCreating" or "PodInitializing"), Message: var message } waiting }:
                TellFailure(facts, container, waiting.Reason, message ?? "", text);
                break;
            case { Terminated: { } end } when !isInit || end.ExitCode != 0:
                Summarize(text, $"container {container.Name} {EndExplanation.Of(end)}");
                EndExplanation.Tell(facts, container.Name, end, text);
                break;
            case { Running: { } running } when isInit:
                Summarize(text,
                    $"its init container {container.Name} runs for {Words.Since(running.StartedAt, facts.Now)} and has not ended yet");
                text.Helps($"see what it waits for: kubectl logs {facts.Pod.Metadata.Name} -n {facts.Pod.Metadata.NamespaceProperty} -c " +
                    $"{container.Name}");
                break;
            case { Running: not null } when !container.Ready:
                ProbeExplanation.Tell(facts, container, text);
                break;
        }
    }

    private static void TellCrash(PodFacts facts, V1ContainerStatus container, string message, ExplanationBuilder text)
    {
        var end = container.LastState?.Terminated;
        var times = container.RestartCount == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{container.RestartCount} times");
        Summarize(text, $"container {container.Name} crashes again and again: started anew {times} so far, and now held back for a while");
        if (end is not null)
        {
            EndExplanation.Tell(facts, container.Name, end, text);
        }

        if (BackOffText.Delay(message) is { } delay && end?.FinishedAt is { } finished)
        {
            text.Finds("next try",
                $"{Words.Until(Words.Utc(finished) + delay, facts.Now)} (the wait is {Jota.Api.HumanDuration.Format(delay)} by now)");
        }

        if (PodEvents.Newest(facts, container.Name, "Unhealthy") is { } unhealthy
            && unhealthy.Message?.StartsWith("Readiness", StringComparison.Ordinal) != true)
        {
            text.Finds("probe", unhealthy.Message);
            text.Helps($"container {container.Name} is killed by its own probe: check the probe's port, path and times");
        }
    }

    private static void TellFailure(PodFacts facts, V1ContainerStatus container, string reason, string message, ExplanationBuilder text)
    {
        Summarize(text, reason switch
        {
            "CreateContainerConfigError" => $"container {container.Name} cannot be configured: {message}",
            "CreateContainerError" or "RunContainerError" or "StartError" => $"container {container.Name} cannot be started: {message}",
            "PostStartHookError" => $"container {container.Name} was ended because its postStart hook failed",
            _ => $"container {container.Name} waits: {reason}",
        });
        text.Finds("container " + container.Name, $"{reason}: {message}");
        if (MissingObject.In(message) is { } missing)
        {
            text.Helps(missing.Help(facts.Pod.Metadata.NamespaceProperty));
        }
    }

    private static void Summarize(ExplanationBuilder text, string summary) =>
        text.Summary = text.Summary.Length == 0 ? summary : text.Summary;
}
