using System.Globalization;
using k8s.Models;

namespace Jota.Client;

/// <summary>Why containers, and pods as a whole, ended.</summary>
internal static class EndExplanation
{
    /// <summary>A pod that has failed for good.</summary>
    public static void TellFailed(PodFacts facts, ExplanationBuilder text)
    {
        var status = facts.Pod.Status;
        var ended = (status.InitContainerStatuses
            ?? []).Concat(status.ContainerStatuses ?? []).Where(c => c.State?.Terminated is { ExitCode: not 0 }).ToList();
        text.Summary = status.Reason is { Length: > 0 } reason
            ? $"it has failed for good: {reason}"
            : ended.Count > 0
                ? $"it has failed for good: container {ended[0].Name} {Of(ended[0].State.Terminated)}, and restartPolicy " +
                    $"{facts.Pod.Spec.RestartPolicy} does not start it again"
                : "it has failed for good";
        text.Finds("said", status.Message);
        ended.ForEach(c => Tell(facts, c.Name, c.State.Terminated, text));
        text.Helps(facts.Pod.Controller() is { } owner
            ? $"its {owner.Kind} {owner.Name} makes another one where that is its job; this one stays for you to read its log"
            : "nothing makes it anew: delete and create it again when the cause is mended");
    }

    /// <summary>How a container ended, with the last it said.</summary>
    public static void Tell(PodFacts facts, string container, V1ContainerStateTerminated end, ExplanationBuilder text)
    {
        var at = end.FinishedAt is { } time ? $" {Words.Since(time, facts.Now)} ago" : "";
        var ran = end is { StartedAt: { } from, FinishedAt: { } to } ? $", after running for {Words.Since(from, Words.Utc(to))}" : "";
        text.Finds("container " + container, $"{Of(end)}{at}{ran}");
        text.Finds("container " + container, end.Message);
        var lines = facts.LastLines.GetValueOrDefault(container) ?? [];
        if (lines.Count > 0)
        {
            text.Finds("its last words", string.Join("\n", lines));
        }

        if (HelpFor(end, container) is { } help)
        {
            text.Helps(help);
        }

        if (lines.Count == 0)
        {
            text.Helps($"its log may tell: kubectl logs {facts.Pod.Metadata.Name} -n {facts.Pod.Metadata.NamespaceProperty} -c " +
                $"{container} --previous");
        }
    }

    /// <summary>In a few words.</summary>
    public static string Of(V1ContainerStateTerminated end) => end switch
    {
        { Reason: "OOMKilled" } => "was killed because it used more memory than it may (OOMKilled)",
        { ExitCode: 0 } => "ended with exit code 0",
        _ => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {end.ExitCode}{Meaning(end.ExitCode)}"),
    };

    private static string Meaning(int code) => code switch
    {
        126 => " (found, but not executable)",
        127 => " (no such command)",
        128 => " (could not be started)",
        134 => " (SIGABRT: it gave up itself)",
        137 => " (SIGKILL: it was killed)",
        139 => " (SIGSEGV: a fault in the program)",
        143 => " (SIGTERM: it was asked to end)",
        _ => "",
    };

    private static string? HelpFor(V1ContainerStateTerminated end, string container) => end switch
    {
        { Reason: "OOMKilled" } => $"raise resources.limits.memory of container {container}, or let it use less",
        { ExitCode: 126 or 127 or 128 } => $"check command and args of container {container}: is the program in the image?",
        { ExitCode: 0 } =>
            $"container {container} ends by itself: a program that stays is needed, or restartPolicy OnFailure or Never, or a Job",
        _ => null,
    };
}
