using Jota.Cel;

namespace Jota.ApiServer.CustomValidation;

/// <summary>What all rules may cost for one object, and each of them: upstream's limits.</summary>
internal sealed class RuleBudget
{
    private const long MostOfOne = 1_000_000;

    private readonly CelBudget _total = new(10_000_000);

    /// <summary>Evaluates.</summary>
    /// <exception cref="CelBudgetException">It costs more than it may by itself.</exception>
    /// <exception cref="RuleBudgetException">All of them together cost more than they may.</exception>
    public CelValue Evaluate(CelProgram program, CelValue[] values)
    {
        var own = new CelBudget(Math.Min(MostOfOne, _total.Left));
        try
        {
            return program.Evaluate(own, values);
        }
        catch (CelBudgetException) when (_total.Left < MostOfOne)
        {
            throw new RuleBudgetException();
        }
        finally
        {
            _total.Spend(Math.Min(own.Spent, _total.Left));
        }
    }
}

/// <summary>The rules of a kind cost more for one object than they may.</summary>
internal sealed class RuleBudgetException()
    : Exception("validation failed due to running out of cost budget, no further validation rules will be run");
