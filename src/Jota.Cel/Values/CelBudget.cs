using System.Runtime.CompilerServices;

namespace Jota.Cel;

/// <summary>What evaluating may cost. Shared by all expressions of a request, and by all that one expression does.</summary>
/// <param name="limit">The units that may be spent; upstream gives one expression a million and a request ten millions.</param>
public sealed class CelBudget(long limit)
{
    // Looking at ten characters costs as much as one step.
    private const int CharactersPerUnit = 10;

    /// <summary>The units spent so far.</summary>
    public long Spent { get; private set; }

    /// <summary>A budget for one expression by itself, as upstream's.</summary>
    public static CelBudget ForOne() => new(1_000_000);

    /// <summary>What is left.</summary>
    public long Left => limit - Spent;

    /// <summary>Whether more was spent than there was.</summary>
    public bool IsExceeded => Spent > limit;

    /// <summary>Spends some units.</summary>
    /// <exception cref="CelBudgetException">More than there were.</exception>
    public void Spend(long units = 1)
    {
        Spent += units;
        if (Spent > limit)
        {
            throw new CelBudgetException();
        }
    }

    /// <summary>Goes one level deeper into a value, which may nest as deep as objects may.</summary>
    /// <exception cref="CelBudgetException">It is too deep.</exception>
    internal static void GoDeeper()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CelBudgetException();
        }
    }

    /// <summary>Spends what going through so many characters or bytes costs.</summary>
    public void SpendFor(long length) => Spend(1 + (length / CharactersPerUnit));
}
