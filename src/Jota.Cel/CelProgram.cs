using Jota.Cel.Evaluation;

namespace Jota.Cel;

/// <summary>An expression that is ready. Safe for use by many at once.</summary>
public sealed class CelProgram
{
    private readonly CelStep _step;
    private readonly int _variables;
    private readonly int _slots;

    private readonly IReadOnlySet<int> _used;

    internal CelProgram(string expression, CelStep step, CelType result, int variables, int slots, IReadOnlySet<int> used) =>
        (Expression, _step, Result, _variables, _slots, _used) = (expression, step, result, variables, slots, used);

    /// <summary>As written.</summary>
    public string Expression { get; }

    /// <summary>What it gives, as far as that is known.</summary>
    public CelType Result { get; }

    /// <summary>Whether it speaks of a variable, by its place in the environment.</summary>
    public bool Uses(int variable) => _used.Contains(variable);

    /// <summary>Evaluates it.</summary>
    /// <param name="budget">What that may cost.</param>
    /// <param name="values">The values of the environment's variables, in their order.</param>
    /// <returns>The value; a <see cref="CelError"/> when there is none.</returns>
    /// <exception cref="CelBudgetException">It costs more.</exception>
    public CelValue Evaluate(CelBudget budget, params ReadOnlySpan<CelValue> values)
    {
        if (values.Length != _variables)
        {
            throw new ArgumentException($"{_variables} values are wanted", nameof(values));
        }

        var slots = new CelValue[_slots];
        values.CopyTo(slots);
        return _step.Evaluate(new(slots, budget));
    }
}
