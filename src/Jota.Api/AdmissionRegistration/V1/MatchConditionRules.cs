using k8s.Models;

namespace Jota.Api;

/// <summary>The shape of match conditions. What they say is CEL, which the server looks at itself, for the API knows none.</summary>
internal static class MatchConditionRules
{
    private const int Most = 64;

    public static void Validate(IReadOnlyList<V1MatchCondition> conditions, FieldErrors at)
    {
        if (conditions.Count > Most)
        {
            at.TooMany(conditions.Count, Most);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < conditions.Count; i++)
        {
            Validate(conditions[i], at.At(i));
            if (conditions[i].Name is { Length: > 0 } name && !names.Add(name))
            {
                at.At(i).At("name").Duplicate(name);
            }
        }
    }

    private static void Validate(V1MatchCondition condition, FieldErrors at)
    {
        if (string.IsNullOrWhiteSpace(condition.Expression))
        {
            at.At("expression").Required();
        }

        if (at.At("name").Present(condition.Name))
        {
            at.At("name").InvalidEach(condition.Name, NameSyntax.QualifiedNameErrors(condition.Name));
        }
    }
}
