using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a job.</summary>
internal static class JobRules
{
    private const int LongestManager = 63;

    public static void Validate(V1Job job, FieldErrors errors)
    {
        JobSelector.Validate(job, errors);
        ValidateSpec(job.Spec, errors.At("spec"));
        if (JobModes.IsIndexed(job.Spec) && job.Spec.Completions is > 0 and var completions)
        {
            // The pods' hostnames are made of the job's name and their index.
            var longest = $"{job.Metadata?.Name}-{completions - 1}";
            if (!NameSyntax.DnsLabelErrors(longest).IsEmpty)
            {
                errors.At("metadata").At("name").Invalid(
                    job.Metadata?.Name, $"will not able to create pod with invalid DNS label: {longest}");
            }
        }
    }

    /// <summary>The rules of what a cron job makes jobs of, which say nothing of how they know their pods.</summary>
    public static void ValidateTemplate(V1JobSpec spec, FieldErrors at)
    {
        ValidateOwn(spec, at);
        if (spec.Selector is not null)
        {
            at.At("selector").Invalid(LabelSelectorRules.Shown(spec.Selector), "`selector` will be auto-generated");
        }

        if (spec.ManualSelector == true)
        {
            at.At("manualSelector").NotSupported(true, ["nil", "false"]);
        }
    }

    private static void ValidateSpec(V1JobSpec spec, FieldErrors at)
    {
        ValidateOwn(spec, at);
        if (spec.Selector is null)
        {
            at.At("selector").Required();
            return;
        }

        LabelSelectorRules.Validate(spec.Selector, at.At("selector"));
        if (WorkloadSelectorRules.Read(spec.Selector) is { } selector)
        {
            SelectorMatch.Validate(selector, spec.Template.Metadata?.Labels, at.At("template").At("metadata").At("labels"));
        }
    }

    private static void ValidateOwn(V1JobSpec spec, FieldErrors at)
    {
        FirstPass.Check(spec, at);
        if (spec is { MaxFailedIndexes: not null, BackoffLimitPerIndex: null })
        {
            at.At("backoffLimitPerIndex").Required("when maxFailedIndexes is specified");
        }

        ValidateManager(spec.ManagedBy, at.At("managedBy"));
        FirstPass.CheckMode(spec, at);
        IndexedJobRules.Validate(spec, at);
        PodFailurePolicyRules.Validate(spec, at.At("podFailurePolicy"));
        SuccessPolicyRules.Validate(spec, at.At("successPolicy"));
        ValidateReplacement(spec, at);
        PodTemplateRules.Validate(spec.Template, at.At("template"));
        ValidateRestart(spec, at.At("template").At("spec").At("restartPolicy"));
    }

    private static void ValidateManager(string? manager, FieldErrors at)
    {
        if (manager is null || !at.Present(manager))
        {
            return;
        }

        DomainPathRules.Validate(manager, at);
        if (manager.Length > LongestManager)
        {
            at.TooLong(LongestManager);
        }
    }

    private static void ValidateReplacement(V1JobSpec spec, FieldErrors at)
    {
        if (spec.PodFailurePolicy is null)
        {
            FirstPass.CheckReplacement(spec, at);
        }
        else if (spec.PodReplacementPolicy is { } policy and not JobModes.ReplaceFailed)
        {
            // What a failure means is known when the pod is over, no earlier.
            at.At("podReplacementPolicy").NotSupported(policy, [JobModes.ReplaceFailed]);
        }
    }

    private static void ValidateRestart(V1JobSpec spec, FieldErrors at)
    {
        switch (spec.Template.Spec.RestartPolicy)
        {
            case null or "" or "Always":
                at.Required("valid values: \"OnFailure\", \"Never\"");
                break;
            case "Never":
                break;
            case "OnFailure" when spec.PodFailurePolicy is null:
                break;
            case "OnFailure":
                at.Invalid("OnFailure", "only \"Never\" is supported when podFailurePolicy is specified");
                break;
            case var other:
                at.NotSupported(other, ["OnFailure", "Never"]);
                break;
        }
    }
}
