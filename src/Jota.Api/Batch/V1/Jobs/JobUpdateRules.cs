using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What may be changed in a job that exists: how much of it runs at once, its limits and deadlines, whether it is suspended; of an Indexed
/// job also the completions, together with the parallelism; and, while it is suspended and nothing of it runs, where its pods may run
/// and what they ask for (KEP-2926, KEP-5440).
/// </summary>
internal static class JobUpdateRules
{
    private const string WayOut = "to change it, delete the job and create it anew, or create another one under a new name";

    public static void Validate(V1Job job, V1Job old, FieldErrors errors)
    {
        JobRules.Validate(job, errors);
        var (spec, before) = (job.Spec, old.Spec ?? new());
        var at = errors.At("spec");
        ValidateCompletions(spec, before, at);
        WorkloadSelectorRules.ValidateUpdate(spec.Selector, before.Selector, at.At("selector"));
        ValidateTemplate(spec.Template, Allowed(old, before, spec.Template), at.At("template"));
        Immutable.RefuseChange(spec.CompletionMode, before.CompletionMode, at.At("completionMode"));
        RefuseChange(spec.PodFailurePolicy, before.PodFailurePolicy, at.At("podFailurePolicy"));
        RefuseChange(spec.BackoffLimitPerIndex, before.BackoffLimitPerIndex, at.At("backoffLimitPerIndex"));
        Immutable.RefuseChange(spec.ManagedBy, before.ManagedBy, at.At("managedBy"));
        RefuseChange(spec.SuccessPolicy, before.SuccessPolicy, at.At("successPolicy"));
    }

    private static void ValidateCompletions(V1JobSpec spec, V1JobSpec old, FieldErrors at)
    {
        if (!JobModes.IsIndexed(spec))
        {
            RefuseChange(spec.Completions, old.Completions, at.At("completions"));
        }
        else if (spec.Completions is { } completions && completions != old.Completions && completions != spec.Parallelism)
        {
            at.At("completions").Invalid(completions, "can only be modified in tandem with spec.parallelism");
        }
    }

    private static void ValidateTemplate(V1PodTemplateSpec template, V1PodTemplateSpec? old, FieldErrors at)
    {
        var (before, after) = (ModelDiff.Canonical(old), ModelDiff.Canonical(template));
        if (before != after)
        {
            // Upstream shows the whole new template, and leaves it to the reader to find the difference.
            at.Add(FieldErrorReason.Invalid, $"Invalid value: {Immutable.Field}\n{UnifiedDiff.Of(before, after)}{WayOut}");
        }
    }

    /// <summary>The old template with those changes that are allowed.</summary>
    private static V1PodTemplateSpec? Allowed(V1Job old, V1JobSpec before, V1PodTemplateSpec template)
    {
        if (before.Template?.Spec is not { } spec || !IsAtRest(old))
        {
            return before.Template;
        }

        var metadata = (before.Template.Metadata ?? new()) with
        {
            Labels = template.Metadata?.Labels,
            Annotations = template.Metadata?.Annotations,
        };
        return before.Template with
        {
            Metadata = before.Template.Metadata is null && template.Metadata is null ? null : metadata,
            Spec = spec with
            {
                Affinity = WithNodeAffinity(spec.Affinity, template.Spec.Affinity),
                NodeSelector = template.Spec.NodeSelector,
                Tolerations = template.Spec.Tolerations,
                SchedulingGates = template.Spec.SchedulingGates,
                Containers = WithResources(spec.Containers, template.Spec.Containers),
                InitContainers = WithResources(spec.InitContainers, template.Spec.InitContainers),
            },
        };
    }

    /// <summary>Whether it is suspended and nothing of it runs, be it that it never did.</summary>
    private static bool IsAtRest(V1Job job) => job.Spec.Suspend == true && (job.Status?.StartTime is null
        || ((job.Status.Active ?? 0) == 0 && JobConditions.IsTrue(job.Status, JobConditions.Suspended)));

    private static V1Affinity? WithNodeAffinity(V1Affinity? old, V1Affinity? now) => (old, now) switch
    {
        (null, null) => null,
        (null, { } some) => new() { NodeAffinity = some.NodeAffinity },
        ({ PodAffinity: null, PodAntiAffinity: null }, null) => null,
        ({ } some, null) => some with { NodeAffinity = null },
        ({ } some, { } wanted) => some with { NodeAffinity = wanted.NodeAffinity },
    };

    private static IList<V1Container>? WithResources(IList<V1Container>? old, IList<V1Container>? now) =>
        old is null || now is null || old.Count != now.Count
            ? old
            : [.. old.Zip(now, (before, after) => before with { Resources = after.Resources })];

    private static void RefuseChange(int? now, int? was, FieldErrors at)
    {
        if (now != was)
        {
            Immutable.Refuse(now, was, at);
        }
    }

    private static void RefuseChange<T>(T? now, T? was, FieldErrors at)
        where T : class
    {
        if (!ModelDiff.Same(now, was))
        {
            Immutable.Refuse(Shown(now), Shown(was), at);
        }
    }

    private static ShownText Shown<T>(T? value)
        where T : class => ShownText.Of(value is null ? "null" : Encoding.UTF8.GetString(ApiJson.Encode(value)));
}
