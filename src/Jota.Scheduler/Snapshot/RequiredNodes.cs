using System.Collections.Frozen;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Which nodes a pod must be on: its <c>nodeSelector</c> and its required node affinity, both.</summary>
internal sealed class RequiredNodes
{
    private const string NameField = "metadata.name";

    private readonly V1PodSpec _spec;

    private RequiredNodes(V1PodSpec spec)
    {
        _spec = spec;
        var required = spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution;
        IsAny = spec.NodeSelector is not { Count: > 0 } && required is null;
        Names = NamesIn(required?.NodeSelectorTerms);
    }

    /// <summary>
    /// When every term names nodes: the names, so that no other node needs a look (DaemonSet pods). Null when any node may do.
    /// </summary>
    public FrozenSet<string>? Names { get; }

    /// <summary>Whether any node will do.</summary>
    public bool IsAny { get; }

    public static RequiredNodes Of(V1PodSpec spec) => new(spec);

    public bool Matches(V1Node node) => IsAny || NodeSelectorMatcher.Matches(_spec, node);

    private static FrozenSet<string>? NamesIn(IList<V1NodeSelectorTerm>? terms)
    {
        if (terms is not { Count: > 0 })
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            if (NamesIn(term) is not { } some)
            {
                return null;
            }

            names.UnionWith(some);
        }

        return names.ToFrozenSet(StringComparer.Ordinal);
    }

    private static HashSet<string>? NamesIn(V1NodeSelectorTerm term)
    {
        HashSet<string>? names = null;
        foreach (var field in term.MatchFields ?? [])
        {
            if (field.Key == NameField && field.OperatorProperty == "In")
            {
                names ??= new(field.Values, StringComparer.Ordinal);
                names.IntersectWith(field.Values);
            }
        }

        return names;
    }
}
