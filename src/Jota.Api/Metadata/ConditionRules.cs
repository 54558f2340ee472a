using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of the conditions that kinds share (<c>meta/v1</c>).</summary>
internal static class ConditionRules
{
    private const int LongestReason = 1024;
    private const int LongestMessage = 32 * 1024;

    private const string ReasonRule =
        "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', " +
        "and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or " +
        "'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')";

    private static readonly string[] Statuses = ["False", "True", "Unknown"];

    public static void Validate(IList<V1Condition>? conditions, FieldErrors at)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < conditions?.Count; i++)
        {
            if (!types.Add(conditions[i].Type ?? ""))
            {
                at.At(i).At("type").Duplicate(conditions[i].Type ?? "");
            }

            Validate(conditions[i], at.At(i));
        }
    }

    private static void Validate(V1Condition condition, FieldErrors at)
    {
        at.At("type").InvalidEach(condition.Type ?? "", NameSyntax.QualifiedNameErrors(condition.Type ?? ""));
        if (!Statuses.Contains(condition.Status))
        {
            at.At("status").NotSupported(condition.Status ?? "", Statuses);
        }

        if (condition.ObservedGeneration < 0)
        {
            at.At("observedGeneration").Invalid(condition.ObservedGeneration, "must be greater than or equal to zero");
        }

        if (condition.LastTransitionTime == default)
        {
            at.At("lastTransitionTime").Required("must be set");
        }

        ValidateReason(condition.Reason ?? "", at.At("reason"));
        if (condition.Message?.Length > LongestMessage)
        {
            at.At("message").TooLong(LongestMessage);
        }
    }

    private static void ValidateReason(string reason, FieldErrors at)
    {
        if (reason.Length == 0)
        {
            at.Required("must be set");
            return;
        }

        at.InvalidIf(reason, IsReason(reason) ? null : ReasonRule);
        if (reason.Length > LongestReason)
        {
            at.TooLong(LongestReason);
        }
    }

    private static bool IsReason(string text) =>
        char.IsAsciiLetter(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ',' or ':')
        && text[^1] is not (',' or ':');
}
