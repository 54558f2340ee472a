using System.Collections.Immutable;
using Jota.Cel;

namespace Jota.ApiServer.Expressions;

/// <summary>
/// An expression of a policy or of a condition, made ready once; one that cannot be used says why whenever it is evaluated.
/// </summary>
internal sealed class Expression
{
    // Upstream's: so much one expression may cost, whatever else is left.
    private const long MostCost = 1_000_000;

    private readonly CelProgram? _program;

    private Expression(string text, CelProgram? program, string? problem) => (Text, _program, Problem) = (text, program, problem);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Why it cannot be used, in upstream's words; null when it can.</summary>
    public string? Problem { get; }

    /// <summary>What it gives.</summary>
    public CelType Result => _program?.Result ?? CelType.Dyn;

    /// <summary>Makes an expression ready.</summary>
    /// <param name="text">As written.</param>
    /// <param name="environment">What it may speak of.</param>
    /// <param name="results">What it may give; empty for anything.</param>
    public static Expression Compile(string text, CelEnvironment environment, params ImmutableArray<CelType> results)
    {
        try
        {
            var program = environment.Compile(text);
            return results.IsEmpty || results.Contains(program.Result)
                ? new(text, program, null)
                : new(text, null, results.Length == 1
                    ? $"must evaluate to {results[0]}"
                    : $"must evaluate to one of [{string.Join(' ', results)}]");
        }
        catch (CelCompileException wrong)
        {
            return new(text, null, $"compilation failed: {wrong.Message}");
        }
    }

    /// <summary>Evaluates it.</summary>
    /// <param name="values">The values of the variables.</param>
    /// <param name="total">What this and others may cost together.</param>
    /// <exception cref="ExpressionBudgetException">There is not enough left.</exception>
    public ExpressionOutcome Evaluate(CelValue[] values, CelBudget total)
    {
        if (_program is null)
        {
            return new(null, $"compilation error: {Problem}");
        }

        var most = Math.Min(MostCost, total.Left);
        var own = new CelBudget(most);
        CelValue value;
        try
        {
            value = _program.Evaluate(own, values);
        }
        catch (CelBudgetException) when (most < MostCost || total.Left < own.Spent)
        {
            throw new ExpressionBudgetException();
        }
        catch (CelBudgetException exceeded)
        {
            value = new CelError(exceeded.Message);
        }

        if (own.Spent > total.Left)
        {
            throw new ExpressionBudgetException();
        }

        total.Spend(own.Spent);
        return value is CelError error ? new(null, $"expression '{Text}' resulted in error: {error.Message}") : new(value, null);
    }
}

/// <summary>What came of an expression: a value, or why there is none.</summary>
internal readonly record struct ExpressionOutcome(CelValue? Value, string? Error);

/// <summary>The expressions of a policy cost more than they may together.</summary>
internal sealed class ExpressionBudgetException()
    : Exception("validation failed due to running out of cost budget, no further validation rules will be run");
