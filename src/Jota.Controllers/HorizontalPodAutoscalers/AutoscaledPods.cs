using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Whose pods are whose: the pods of an autoscaler's target, which no other autoscaler may claim.</summary>
internal sealed class AutoscaledPods(ILister<V1Pod> pods)
{
    private readonly ConcurrentDictionary<ObjectKey, LabelSelector> _selectors = new();

    public void Forget(ObjectKey autoscaler) => _selectors.TryRemove(autoscaler, out _);

    /// <summary>The pods that a target's scale selects, with the selector; or why that cannot be said.</summary>
    public (TargetPods Target, LabelSelector Selector) Of(ObjectKey autoscaler, string? selector)
    {
        if (string.IsNullOrEmpty(selector))
        {
            return Failed(new(
                "SelectorRequired", "InvalidSelector", "selector is required", "the HPA target's scale is missing a selector"));
        }

        LabelSelector parsed;
        try
        {
            parsed = LabelSelector.Parse(selector);
        }
        catch (FormatException e)
        {
            var text = $"couldn't convert selector into a corresponding internal selector object: {e.Message}";
            return Failed(new("InvalidSelector", "InvalidSelector", text, text));
        }

        _selectors[autoscaler] = parsed;
        List<V1Pod> selected = [.. pods.InNamespace(autoscaler.Namespace).Where(pod => parsed.Matches(pod.LabelsOrEmpty()))];
        var claimants = Claimants(autoscaler, selected);
        if (claimants.Count > 1)
        {
            var text = $"pods by selector {parsed} are controlled by multiple HPAs: [{string.Join(' ', claimants)}]";
            return Failed(new("AmbiguousSelector", "AmbiguousSelector", text, text));
        }

        return (new(selected), parsed);
    }

    /// <summary>The autoscalers that some of these pods belong to.</summary>
    private List<string> Claimants(ObjectKey autoscaler, List<V1Pod> selected)
    {
        List<string> claimants = [];
        foreach (var (key, selector) in _selectors.Where(one => one.Key.Namespace == autoscaler.Namespace))
        {
            if (key == autoscaler ? selected.Count > 0 : selected.Any(pod => selector.Matches(pod.LabelsOrEmpty())))
            {
                claimants.Add($"{key.Namespace}/{key.Name}");
            }
        }

        claimants.Sort(StringComparer.Ordinal);
        return claimants;
    }

    private static (TargetPods Target, LabelSelector Selector) Failed(TargetFailure failure) =>
        (new([], failure), LabelSelector.Nothing);
}
