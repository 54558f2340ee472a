using System.Runtime.CompilerServices;
using k8s.Models;

namespace Jota.Api;

/// <summary>Reads disruption budgets.</summary>
public static class DisruptionBudgets
{
    // Asked for every pod of a namespace; a selector is not changed once somebody reads it.
    private static readonly ConditionalWeakTable<V1LabelSelector, LabelSelector> Selectors = [];

    /// <summary>Whether a budget is about pods with these labels: without a selector about none, with an empty one about all.</summary>
    /// <param name="budget">The budget, which is not changed any more.</param>
    /// <param name="labels">A pod's labels.</param>
    public static bool Selects(V1PodDisruptionBudget budget, IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return budget.Spec?.Selector is { } selector && Selectors.GetValue(selector, Read).Matches(labels);
    }

    private static LabelSelector Read(V1LabelSelector selector)
    {
        try
        {
            return LabelSelector.From(selector);
        }
        catch (FormatException)
        {
            return LabelSelector.Nothing;
        }
    }
}
