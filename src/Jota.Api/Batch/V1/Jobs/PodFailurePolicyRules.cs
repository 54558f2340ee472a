using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of what a job makes of pods that failed.</summary>
internal static class PodFailurePolicyRules
{
    private const int MostRules = 20;
    private const int MostExitCodes = 255;
    private const int MostConditions = 20;

    private static readonly string[] Actions = ["Count", "FailIndex", "FailJob", "Ignore"];
    private static readonly string[] Operators = ["In", "NotIn"];
    private static readonly string[] Statuses = ["False", "True", "Unknown"];

    public static void Validate(V1JobSpec spec, FieldErrors at)
    {
        if (spec.PodFailurePolicy is not { } policy)
        {
            return;
        }

        var place = at.At("rules");
        if (policy.Rules?.Count > MostRules)
        {
            place.TooMany(policy.Rules.Count, MostRules);
        }

        var containers = (spec.Template.Spec.Containers ?? []).Concat(spec.Template.Spec.InitContainers ?? [])
            .Select(container => container.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < policy.Rules?.Count; i++)
        {
            Validate(policy.Rules[i], spec, containers, place.At(i));
        }
    }

    private static void Validate(V1PodFailurePolicyRule rule, V1JobSpec spec, HashSet<string> containers, FieldErrors at)
    {
        if (rule.Action == "FailIndex")
        {
            if (spec.BackoffLimitPerIndex is null)
            {
                at.At("action").Invalid(rule.Action, "requires the backoffLimitPerIndex to be set");
            }
        }
        else
        {
            OneOf(rule.Action, Actions, at.At("action"));
        }

        if (rule.OnExitCodes is { } codes)
        {
            Validate(codes, containers, at.At("onExitCodes"));
        }

        if (rule.OnPodConditions is { Count: > 0 } patterns)
        {
            Validate(patterns, at.At("onPodConditions"));
        }

        switch (rule.OnExitCodes, rule.OnPodConditions)
        {
            case (not null, { Count: > 0 }):
                at.Add(FieldErrorReason.Invalid, "Invalid value: specifying both OnExitCodes and OnPodConditions is not supported");
                break;
            case (null, null or { Count: 0 }):
                at.Add(FieldErrorReason.Invalid, "Invalid value: specifying one of OnExitCodes and OnPodConditions is required");
                break;
        }
    }

    private static void Validate(IList<V1PodFailurePolicyOnPodConditionsPattern> patterns, FieldErrors at)
    {
        if (patterns.Count > MostConditions)
        {
            at.TooMany(patterns.Count, MostConditions);
        }

        for (var i = 0; i < patterns.Count; i++)
        {
            var type = patterns[i].Type ?? "";
            at.At(i).At("type").InvalidEach(type, NameSyntax.QualifiedNameErrors(type));
            OneOf(patterns[i].Status, Statuses, at.At(i).At("status"));
        }
    }

    private static void Validate(V1PodFailurePolicyOnExitCodesRequirement codes, HashSet<string> containers, FieldErrors at)
    {
        OneOf(codes.OperatorProperty, Operators, at.At("operator"));
        if (codes.ContainerName is { } name && !containers.Contains(name))
        {
            at.At("containerName").Invalid(name, "must be one of the container or initContainer names in the pod template");
        }

        var place = at.At("values");
        switch (codes.Values)
        {
            case null:
                place.Invalid(null, "at least one value is required");
                break;
            case { Count: 0 }:
                place.Invalid(ShownText.Of("[]"), "at least one value is required");
                break;
            default:
                ValidateCodes(codes.Values, isIn: codes.OperatorProperty == "In", place);
                break;
        }
    }

    private static void ValidateCodes(IList<int> values, bool isIn, FieldErrors at)
    {
        if (values.Count > MostExitCodes)
        {
            at.TooMany(values.Count, MostExitCodes);
        }

        var seen = new HashSet<int>();
        var ordered = true;
        for (var i = 0; i < values.Count; i++)
        {
            if (isIn && values[i] == 0)
            {
                at.At(i).Invalid(0, "must not be 0 for the In operator");
            }

            if (!seen.Add(values[i]))
            {
                at.At(i).Duplicate(values[i]);
            }

            ordered &= i == 0 || values[i - 1] <= values[i];
        }

        if (!ordered)
        {
            at.Invalid(ShownText.List(values.Select(value => ShownText.Show(value))), "must be ordered");
        }
    }

    private static void OneOf(string? value, string[] supported, FieldErrors at)
    {
        if (string.IsNullOrEmpty(value))
        {
            at.Required($"valid values: [{string.Join(' ', supported.Select(one => ShownText.Show(one)))}]");
        }
        else if (!supported.Contains(value))
        {
            at.NotSupported(value, supported);
        }
    }
}
