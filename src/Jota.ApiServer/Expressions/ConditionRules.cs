using Jota.Api;
using Jota.Cel;
using k8s.Models;

namespace Jota.ApiServer.Expressions;

/// <summary>What match conditions say must be expressions that give true or false.</summary>
internal static class ConditionRules
{
    // Who sends more is told so, and need not be told the rest.
    private const int Most = 64;

    /// <summary>An expression that is there must be one that can be used.</summary>
    public static void Refuse(Expression? expression, FieldErrors at)
    {
        if (!string.IsNullOrWhiteSpace(expression?.Text))
        {
            at.InvalidIf(expression.Text, expression.Problem);
        }
    }

    public static void Check(IList<V1MatchCondition> conditions, RequestVariables variables, FieldErrors at)
    {
        var environment = variables.Environment();
        for (var i = 0; i < Math.Min(conditions.Count, Most); i++)
        {
            var text = (conditions[i].Expression ?? "").Trim();
            if (text.Length > 0)
            {
                at.At(i).At("expression").InvalidIf(text, Expression.Compile(text, environment, CelType.Bool).Problem);
            }
        }
    }
}
