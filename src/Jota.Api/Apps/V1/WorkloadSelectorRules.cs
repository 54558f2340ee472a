using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a workload's selector of its pods.</summary>
internal static class WorkloadSelectorRules
{
    /// <summary>
    /// Reports what is wrong with a selector. Answers it in the form that selects, nothing for one that is missing; null when it is none.
    /// </summary>
    public static LabelSelector? Validate(V1LabelSelector? selector, FieldErrors at)
    {
        if (selector is null)
        {
            at.Required();
            return LabelSelector.Nothing;
        }

        LabelSelectorRules.Validate(selector, at);
        if (selector is { MatchLabels: not { Count: > 0 }, MatchExpressions: not { Count: > 0 } })
        {
            // Upstream says so of replica sets, too.
            at.Invalid(LabelSelectorRules.Shown(selector), "empty selector is invalid for deployment");
        }

        var read = Read(selector);
        if (read is null)
        {
            at.Invalid(LabelSelectorRules.Shown(selector), "invalid label selector");
        }

        return read;
    }

    /// <summary>A selector in the form that selects, nothing for one that is missing; null when it is none.</summary>
    public static LabelSelector? Read(V1LabelSelector? selector)
    {
        try
        {
            return selector is null ? LabelSelector.Nothing : LabelSelector.From(selector);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Which pods are a workload's stays as it was.</summary>
    public static void ValidateUpdate(V1LabelSelector? selector, V1LabelSelector? old, FieldErrors at)
    {
        if (!ModelDiff.Same(selector, old))
        {
            Immutable.Refuse(LabelSelectorRules.Shown(selector), LabelSelectorRules.Shown(old), at);
        }
    }
}
