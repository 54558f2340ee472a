using System.Collections.Frozen;

namespace Jota.Api;

/// <summary>A controller must select the pods that it makes.</summary>
internal static class SelectorMatch
{
    private const string Mismatch = "`selector` does not match template `labels`";

    /// <summary>
    /// Refuses a template whose pods would not be selected; beside upstream's words it tells which labels differ, and how.
    /// </summary>
    public static void Validate(LabelSelector selector, IDictionary<string, string>? labels, FieldErrors at)
    {
        var given = (labels ?? new Dictionary<string, string>()).ToFrozenDictionary();
        if (selector.IsEverything || selector.Matches(given))
        {
            return;
        }

        var differences = selector.Requirements.Where(requirement => !requirement.Matches(given))
            .Select(requirement => Tell(requirement, given)).ToList();
        at.Invalid(ShownText.Map(labels), differences.Count == 0 ? Mismatch : $"{Mismatch}: {string.Join("; ", differences)}");
    }

    private static string Tell(LabelRequirement requirement, FrozenDictionary<string, string> labels)
    {
        var key = ShownText.Quote(requirement.Key);
        var present = labels.TryGetValue(requirement.Key, out var value)
            ? $"label {key} is {ShownText.Quote(value)}"
            : $"label {key} is missing";
        return $"{present} in the template, but the selector asks for {Wanted(requirement)}";
    }

    private static string Wanted(LabelRequirement requirement)
    {
        var values = string.Join(", ", requirement.Values.Select(value => ShownText.Quote(value)));
        return requirement.Operator switch
        {
            LabelOperator.In when requirement.Values.Length > 1 => $"one of {values}",
            LabelOperator.NotIn when requirement.Values.Length > 1 => $"none of {values}",
            LabelOperator.NotIn or LabelOperator.NotEqual => $"anything but {values}",
            LabelOperator.Exists => "any value",
            LabelOperator.DoesNotExist => "no such label",
            LabelOperator.GreaterThan => $"more than {values}",
            LabelOperator.LessThan => $"less than {values}",
            _ => values,
        };
    }
}
