using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of when an Indexed job counts as done before all of it is.</summary>
internal static class SuccessPolicyRules
{
    private const int MostRules = 20;
    private const int LongestIndexes = 64 * 1024;

    public static void Validate(V1JobSpec spec, FieldErrors at)
    {
        if (spec.SuccessPolicy is not { } policy)
        {
            return;
        }

        if (!JobModes.IsIndexed(spec))
        {
            at.Invalid(ShownText.Of(Encoding.UTF8.GetString(ApiJson.Encode(policy))), "requires indexed completion mode");
            return;
        }

        var place = at.At("rules");
        if (policy.Rules is not { Count: > 0 } rules)
        {
            place.Required("at least one rules must be specified when the successPolicy is specified");
            return;
        }

        if (rules.Count > MostRules)
        {
            place.TooMany(rules.Count, MostRules);
        }

        for (var i = 0; i < rules.Count; i++)
        {
            Validate(rules[i], spec.Completions ?? 0, place.At(i));
        }
    }

    private static void Validate(V1SuccessPolicyRule rule, int completions, FieldErrors at)
    {
        if (rule is { SucceededCount: null, SucceededIndexes: null })
        {
            at.Required("at least one of succeededCount or succeededIndexes must be specified");
        }

        var indexes = ValidateIndexes(rule.SucceededIndexes, completions, at.At("succeededIndexes"));
        var place = at.At("succeededCount");
        place.NotNegative(rule.SucceededCount);
        if (rule.SucceededCount > completions)
        {
            place.Invalid(
                rule.SucceededCount, $"must be less than or equal to {completions} (the number of specified completions)");
        }

        if (rule.SucceededIndexes is not null && rule.SucceededCount > indexes)
        {
            place.Invalid(
                rule.SucceededCount,
                $"must be less than or equal to {indexes} (the number of indexes in the specified succeededIndexes field)");
        }
    }

    private static int ValidateIndexes(string? text, int completions, FieldErrors at)
    {
        if (text?.Length > LongestIndexes)
        {
            at.TooLong(LongestIndexes);
        }

        if (!JobIndexes.TryParse(text, completions, out var indexes, out var error))
        {
            at.Invalid(text, $"error parsing succeededIndexes: {error}");
        }

        return indexes.Count;
    }
}
