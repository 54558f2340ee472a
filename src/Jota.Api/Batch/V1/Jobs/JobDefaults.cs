using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a job, and of what a cron job makes jobs of.</summary>
internal static class JobDefaults
{
    private const int BackoffLimit = 6;

    public static void Apply(V1Job job)
    {
        var spec = job.Spec ??= new();
        ApplyToTemplate(spec);
        (spec.Completions, spec.Parallelism) = (spec.Completions, spec.Parallelism) switch
        {
            (null, null) => (1, 1),
            (var completions, var parallelism) => (completions, parallelism ?? 1),
        };
        spec.BackoffLimit ??= spec.BackoffLimitPerIndex is null ? BackoffLimit : int.MaxValue;
        spec.CompletionMode = PodSpecDefaults.OrElse(spec.CompletionMode, JobModes.NonIndexed);
        spec.Suspend ??= false;
        spec.ManualSelector ??= false;
        spec.PodReplacementPolicy = PodSpecDefaults.OrElse(
            spec.PodReplacementPolicy, spec.PodFailurePolicy is null ? JobModes.ReplaceTerminatingOrFailed : JobModes.ReplaceFailed);
        LabelAsItsPods(job);
    }

    /// <summary>What of it a cron job's template has as well; the rest comes when a job is made of it.</summary>
    public static void ApplyToTemplate(V1JobSpec spec)
    {
        spec.Template = PodTemplateDefaults.Apply(spec.Template);
        foreach (var pattern in spec.PodFailurePolicy?.Rules?.SelectMany(rule => rule.OnPodConditions ?? []) ?? [])
        {
            pattern.Status = PodSpecDefaults.OrElse(pattern.Status, "True");
        }
    }

    /// <summary>A job without labels of its own has those of its pods.</summary>
    public static void LabelAsItsPods(V1Job job)
    {
        if (job.Metadata is { Labels: not { Count: > 0 } } metadata && job.Spec.Template.Metadata?.Labels is { Count: > 0 } labels)
        {
            metadata.Labels = new Dictionary<string, string>(labels, StringComparer.Ordinal);
        }
    }
}
