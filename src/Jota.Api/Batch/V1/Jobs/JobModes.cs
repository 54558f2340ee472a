using k8s.Models;

namespace Jota.Api;

/// <summary>Reads what a job's spec says in a word.</summary>
public static class JobModes
{
    /// <summary>The completion mode in which pods are all alike.</summary>
    public const string NonIndexed = "NonIndexed";

    /// <summary>The completion mode in which each completion has a number.</summary>
    public const string Indexed = "Indexed";

    /// <summary>The replacement policy by which a pod is replaced when it is over, not when it is being deleted.</summary>
    public const string ReplaceFailed = "Failed";

    /// <summary>The replacement policy by which a pod that is being deleted is replaced at once.</summary>
    public const string ReplaceTerminatingOrFailed = "TerminatingOrFailed";

    /// <summary>Whether each completion has a number.</summary>
    public static bool IsIndexed(V1JobSpec? spec) => spec?.CompletionMode == Indexed;

    /// <summary>Whether a pod is replaced only when it is over.</summary>
    public static bool ReplacesOnlyFailed(V1JobSpec? spec) => spec?.PodReplacementPolicy == ReplaceFailed;
}
