using System.Collections.Immutable;
using Jota.Cel;
using k8s.Models;

namespace Jota.ApiServer.Expressions;

/// <summary>Conditions that all must hold, ready; upstream's <c>matchConditions</c>.</summary>
internal sealed class MatchConditions
{
    // Upstream's: a quarter of what a policy may cost.
    private const long MostCost = 2_500_000;

    private readonly ImmutableArray<Expression> _conditions;

    private MatchConditions(ImmutableArray<Expression> conditions) => _conditions = conditions;

    /// <summary>None.</summary>
    public static MatchConditions None { get; } = new([]);

    /// <summary>Whether there are none, so that everything matches.</summary>
    public bool IsEmpty => _conditions.IsEmpty;

    /// <summary>Makes conditions ready.</summary>
    public static MatchConditions Of(IReadOnlyList<V1MatchCondition> conditions, RequestVariables variables)
    {
        if (conditions.Count == 0)
        {
            return None;
        }

        var environment = variables.Environment();
        return new([.. conditions.Select(one => Expression.Compile((one.Expression ?? "").Trim(), environment, CelType.Bool))]);
    }

    /// <summary>
    /// Whether they hold of a request: one that does not decides by itself, whatever fails. What fails is told otherwise, and then they do
    /// not hold.
    /// </summary>
    public MatchVerdict Evaluate(RequestValues values, CelValue? parameter = null)
    {
        if (IsEmpty)
        {
            return new(true, null);
        }

        try
        {
            var (given, budget) = (values.With(parameter, null), new CelBudget(MostCost));
            ExpressionOutcome[] outcomes = [.. _conditions.Select(condition => condition.Evaluate(given, budget))];
            string[] errors = [.. outcomes.Select(outcome => outcome.Error).OfType<string>()];
            return outcomes.Any(outcome => outcome.Value == CelBool.False) ? new(false, null)
                : errors.Length == 0 ? new(true, null)
                : new(false, errors.Length == 1 ? errors[0] : $"[{string.Join(", ", errors.Distinct())}]");
        }
        catch (ExpressionBudgetException exceeded)
        {
            return new(false, exceeded.Message);
        }
    }
}

/// <summary>Whether conditions hold.</summary>
/// <param name="Matches">They all do.</param>
/// <param name="Error">What failed, and nothing else decides; null when nothing did.</param>
internal readonly record struct MatchVerdict(bool Matches, string? Error);
