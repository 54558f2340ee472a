using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>Counts the pods that match all of some selections.</summary>
internal sealed class PodTally(ImmutableArray<PodSelection> selections, bool countsTerminating, DomainCounts counts)
{
    /// <summary>Where they are.</summary>
    public DomainCounts Counts { get; } = counts;

    /// <summary>When it was last asked for.</summary>
    public long LastUse { get; set; }

    /// <summary>Whether it depends on namespaces' labels.</summary>
    public bool AsksNamespaces => selections.Any(selection => selection.AsksNamespaces);

    /// <summary>When it is about one namespace alone: which.</summary>
    public string? OnlyNamespace => selections.Select(selection => selection.OnlyNamespace).FirstOrDefault(ns => ns is not null);

    public bool Matches(PodClass pods, NamespaceLabels namespaces)
    {
        if (pods.IsTerminating && !countsTerminating)
        {
            return false;
        }

        foreach (var selection in selections)
        {
            if (!selection.Matches(pods, namespaces))
            {
                return false;
            }
        }

        return true;
    }
}
