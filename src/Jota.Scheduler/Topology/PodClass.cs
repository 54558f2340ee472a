using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// Pods that no selector can tell apart: of one namespace, with equal labels, all or none of them on their way out. What matches one of
/// them matches all, so it is asked once per class and not once per pod.
/// </summary>
internal sealed class PodClass : IEquatable<PodClass>
{
    private static readonly Dictionary<string, string> NoLabels = [];

    private readonly int _hash;

    private PodClass(string ns, Dictionary<string, string> labels, bool isTerminating)
    {
        Namespace = ns;
        Labels = labels;
        IsTerminating = isTerminating;
        var sum = 0;
        foreach (var (key, value) in labels)
        {
            // In any order.
            sum += HashCode.Combine(key, value);
        }

        _hash = HashCode.Combine(ns, sum, isTerminating);
    }

    public string Namespace { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Whether they are being deleted.</summary>
    public bool IsTerminating { get; }

    /// <summary>How many of them are on which node, by its number.</summary>
    public Dictionary<int, int> Nodes { get; } = [];

    /// <summary>What counts them.</summary>
    public List<PodTally> Tallies { get; } = [];

    /// <summary>Which terms of pods that are there are about them, and as of which state of those terms.</summary>
    public (long Version, StandingTerm[] Terms) About { get; set; } = (-1, []);

    public static PodClass Of(V1Pod pod)
    {
        var labels = pod.Metadata.Labels switch
        {
            null or { Count: 0 } => NoLabels,
            Dictionary<string, string> dictionary => dictionary,
            var other => new Dictionary<string, string>(other, StringComparer.Ordinal),
        };
        return new(pod.Metadata.NamespaceProperty ?? "", labels, pod.Metadata.DeletionTimestamp is not null);
    }

    public bool Equals(PodClass? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null
            || _hash != other._hash
            || IsTerminating != other.IsTerminating
            || Namespace != other.Namespace
            || Labels.Count != other.Labels.Count)
        {
            return false;
        }

        foreach (var (key, value) in Labels)
        {
            if (!other.Labels.TryGetValue(key, out var others) || others != value)
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as PodClass);

    public override int GetHashCode() => _hash;
}
