using System.Collections.Frozen;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Which nodes a pod must be on: its <c>nodeSelector</c> and its required node affinity, both.</summary>
internal sealed class RequiredNodes
{
    private static readonly RequiredNodes Any = new(null, null);

    private readonly IDictionary<string, string>? _labels;
    private readonly IList<V1NodeSelectorTerm>? _terms;

    private RequiredNodes(IDictionary<string, string>? labels, IList<V1NodeSelectorTerm>? terms)
    {
        _labels = labels;
        _terms = terms;
        Names = terms is null ? null : NamesIn(terms);
    }

    /// <summary>When every term names nodes: the names, so that no other node needs a look (DaemonSet pods). Null when any node may do.</summary>
    public FrozenSet<string>? Names { get; }

    /// <summary>Whether any node will do.</summary>
    public bool IsAny => ReferenceEquals(this, Any);

    public static RequiredNodes Of(V1PodSpec spec)
    {
        var labels = spec.NodeSelector is { Count: > 0 } ? spec.NodeSelector : null;
        var terms = spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms;
        return labels is null && terms is null ? Any : new(labels, terms);
    }

    public bool Matches(V1Node node)
    {
        foreach (var (key, value) in _labels ?? FrozenDictionary<string, string>.Empty)
        {
            if (node.Metadata.Labels is not { } labels || !labels.TryGetValue(key, out var there) || there != value)
            {
                return false;
            }
        }

        return _terms is null || AnyTermMatches(_terms, node);
    }

    private static bool AnyTermMatches(IList<V1NodeSelectorTerm> terms, V1Node node)
    {
        foreach (var term in terms)
        {
            if (NodeTerm.Matches(term, node))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string>? NamesIn(IList<V1NodeSelectorTerm> terms)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            if (NodeTerm.NamesIn(term) is not { } some)
            {
                return null;
            }

            names.UnionWith(some);
        }

        return names.ToFrozenSet(StringComparer.Ordinal);
    }
}
