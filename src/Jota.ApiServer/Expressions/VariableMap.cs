using System.Runtime.CompilerServices;
using Jota.Cel;

namespace Jota.ApiServer.Expressions;

/// <summary>The variables of a policy for one evaluation: each is evaluated when it is asked for, and once.</summary>
internal sealed class VariableMap : CelMap
{
    private readonly PolicyCompiler _policy;
    private readonly CelBudget _budget;
    private readonly Dictionary<string, CelValue> _known = new(StringComparer.Ordinal);

    private VariableMap(PolicyCompiler policy, CelBudget budget) => (_policy, _budget) = (policy, budget);

    public override int Count => _policy.Variables.Count;

    public override CelType Type => _policy.Composed ?? base.Type;

    public override IEnumerable<CelValue> Keys => _policy.Variables.Keys.Select(name => new CelString(name));

    private CelValue[] Values { get; set; } = [];

    /// <summary>The values that the expressions of a policy see.</summary>
    /// <param name="policy">The policy's expressions.</param>
    /// <param name="values">The request.</param>
    /// <param name="parameter">The parameter; null where there is none.</param>
    /// <param name="budget">What all may cost together.</param>
    public static CelValue[] For(PolicyCompiler policy, RequestValues values, CelValue? parameter, CelBudget budget)
    {
        if (policy.Composed is null)
        {
            return values.With(parameter, null);
        }

        var map = new VariableMap(policy, budget);
        return map.Values = values.With(parameter, map);
    }

    public override CelValue? Find(CelValue key) => key is CelString name ? Find(name.Value) : null;

    public override CelValue? Find(string key)
    {
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        if (!_policy.Variables.TryGetValue(key, out var expression))
        {
            return null;
        }

        return _known[key] = RuntimeHelpers.TryEnsureSufficientExecutionStack() ? Evaluate(key, expression)
            : new CelError("variables refer to each other too deeply");
    }

    private CelValue Evaluate(string name, Expression expression)
    {
        var outcome = expression.Evaluate(Values, _budget);
        return outcome.Value ?? new CelError($"composited variable \"{name}\" fails to evaluate: {outcome.Error}");
    }
}
