using System.Collections.Frozen;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>How many pods PodDisruptionBudgets let go. Belongs to the scheduling loop.</summary>
internal sealed class DisruptionBudgets
{
    private readonly Dictionary<string, Dictionary<string, Budget>> _ofNamespace = new(StringComparer.Ordinal);

    /// <summary>Takes in a budget. One that selects nothing, or does not say what, concerns nobody.</summary>
    public void Put(V1PodDisruptionBudget budget)
    {
        var selector = PodSelection.Read(budget.Spec?.Selector);
        if (selector.Requirements.IsEmpty)
        {
            Remove(budget);
            return;
        }

        var key = budget.Key();
        if (!_ofNamespace.TryGetValue(key.Namespace, out var budgets))
        {
            _ofNamespace[key.Namespace] = budgets = new(StringComparer.Ordinal);
        }

        budgets[key.Name] = new(
            selector,
            budget.Status?.DisruptionsAllowed ?? 0,
            (budget.Status?.DisruptedPods?.Keys ?? []).ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>Forgets a budget.</summary>
    public void Remove(V1PodDisruptionBudget budget)
    {
        var key = budget.Key();
        if (_ofNamespace.TryGetValue(key.Namespace, out var budgets) && budgets.Remove(key.Name) && budgets.Count == 0)
        {
            _ofNamespace.Remove(key.Namespace);
        }
    }

    /// <summary>
    /// Tells, of pods that are to go in this order, those that would go beyond what a budget allows from those that would not. Pods that a
    /// budget has already given up cost it nothing.
    /// </summary>
    public void Divide(IReadOnlyList<PodOnNode> pods, List<PodOnNode> beyond, List<PodOnNode> within)
    {
        Dictionary<Budget, int>? used = null;
        foreach (var pod in pods)
        {
            (IsBeyond(pod.Footprint, ref used) ? beyond : within).Add(pod);
        }
    }

    private bool IsBeyond(PodFootprint pod, ref Dictionary<Budget, int>? used)
    {
        if (pod.Class.Labels.Count == 0 || !_ofNamespace.TryGetValue(pod.Key.Namespace, out var budgets))
        {
            return false;
        }

        var beyond = false;
        foreach (var (_, budget) in budgets)
        {
            if (budget.Selector.Matches(pod.Class.Labels) && !budget.Disrupted.Contains(pod.Key.Name))
            {
                used ??= [];
                used[budget] = used.GetValueOrDefault(budget) + 1;
                beyond |= used[budget] > budget.Allowed;
            }
        }

        return beyond;
    }

    private sealed class Budget(LabelSelector selector, int allowed, FrozenSet<string> disrupted)
    {
        public LabelSelector Selector { get; } = selector;

        public int Allowed { get; } = allowed;

        public FrozenSet<string> Disrupted { get; } = disrupted;
    }
}
