using k8s.Models;

namespace Jota.Api;

/// <summary>
/// How a job knows its pods: unless <c>manualSelector</c> is set, by labels that the server makes up and that no other job has.
/// </summary>
internal static class JobSelector
{
    /// <summary>Makes up what the client did not say; in place.</summary>
    public static void Generate(V1Job job)
    {
        if (job.Spec.ManualSelector != true)
        {
            var template = job.Spec.Template;
            var metadata = template.Metadata ??= new();
            var labels = Copy(metadata.Labels);
            foreach (var (key, value) in Own(job.Metadata))
            {
                labels.TryAdd(key, value);
            }

            metadata.Labels = labels;
            var selector = job.Spec.Selector ??= new();
            var wanted = Copy(selector.MatchLabels);
            wanted.TryAdd(JobLabels.ControllerUid, job.Metadata.Uid);
            selector.MatchLabels = wanted;
        }
    }

    /// <summary>Reports where client and server disagree.</summary>
    public static void Validate(V1Job job, FieldErrors errors)
    {
        if (job.Spec.ManualSelector == true || job.Spec.Selector is null)
        {
            return;
        }

        var spec = errors.At("spec");
        var own = Own(job.Metadata);
        var labels = job.Spec.Template.Metadata?.Labels;
        foreach (var (key, value) in own)
        {
            ValidateLabel(labels, key, value, spec.At("template").At("metadata").At("labels").Key(key));
        }

        if (WorkloadSelectorRules.Read(job.Spec.Selector) is { } selector && !selector.Matches(own))
        {
            spec.At("selector").Invalid(LabelSelectorRules.Shown(job.Spec.Selector), "`selector` not auto-generated");
        }
    }

    private static void ValidateLabel(IDictionary<string, string>? labels, string key, string wanted, FieldErrors at)
    {
        if (labels is null || !labels.TryGetValue(key, out var value))
        {
            at.Required($"must be '{wanted}'");
        }
        else if (value != wanted)
        {
            at.Invalid(ShownText.Map(labels), $"must be '{wanted}'");
        }
    }

    private static Dictionary<string, string> Own(V1ObjectMeta metadata) => new(StringComparer.Ordinal)
    {
        [JobLabels.LegacyControllerUid] = metadata.Uid ?? "",
        [JobLabels.LegacyJobName] = metadata.Name ?? "",
        [JobLabels.ControllerUid] = metadata.Uid ?? "",
        [JobLabels.JobName] = metadata.Name ?? "",
    };

    private static Dictionary<string, string> Copy(IDictionary<string, string>? labels) =>
        labels is null ? new(StringComparer.Ordinal) : new(labels, StringComparer.Ordinal);
}
