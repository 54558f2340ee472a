using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Whether enough of an Indexed job is done by its <c>successPolicy</c> (KEP-3998).</summary>
internal static class SuccessVerdict
{
    /// <summary>Which rule is met, for the job's condition; null while none is.</summary>
    public static string? Of(V1SuccessPolicy? policy, int completions, JobIndexes succeeded)
    {
        if (succeeded.Count == 0)
        {
            return null;
        }

        for (var i = 0; i < policy?.Rules?.Count; i++)
        {
            if (IsMet(policy.Rules[i], completions, succeeded))
            {
                return $"Matched rules at index {i}";
            }
        }

        return null;
    }

    private static bool IsMet(V1SuccessPolicyRule rule, int completions, JobIndexes succeeded)
    {
        if (rule.SucceededIndexes is not { } text)
        {
            return succeeded.Count >= rule.SucceededCount;
        }

        var wanted = JobIndexes.Of(text, completions);
        return wanted.Count > 0 && succeeded.CommonWith(wanted) >= (rule.SucceededCount ?? wanted.Count);
    }
}
