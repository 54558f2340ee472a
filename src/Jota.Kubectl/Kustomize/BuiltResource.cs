using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>An object on its way through a kustomization, with what it was called before.</summary>
/// <param name="item">The object, which is changed in place.</param>
internal sealed class BuiltResource(JsonObject item)
{
    private readonly List<ResourceId> _previous = [];

    public JsonObject Object { get; set; } = item;

    /// <summary>What it was called, the oldest first; not what it is called now.</summary>
    public IReadOnlyList<ResourceId> Previous => _previous;

    /// <summary>What was put before its name, the innermost first.</summary>
    public List<string> Prefixes { get; } = [];

    /// <summary>What was put behind its name, the innermost first.</summary>
    public List<string> Suffixes { get; } = [];

    /// <summary>Whether a hash of what it holds comes behind its name at the end.</summary>
    public bool NeedsHash { get; set; }

    /// <summary>What becomes of one of the same name: <c>create</c>, <c>merge</c> or <c>replace</c>.</summary>
    public string Behavior { get; init; } = "create";

    /// <summary>The variables whose values are in it.</summary>
    public HashSet<string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Where it comes from, as it may tell itself at the end; null until that is known.</summary>
    public string? Origin { get; set; }

    /// <summary>What went over it, likewise.</summary>
    public StringBuilder Transformations { get; } = new();

    public ResourceId Id => ResourceId.Of(Object);

    /// <summary>What it was called first.</summary>
    public ResourceId OriginalId => _previous.Count > 0 ? _previous[0] : Id;

    /// <summary>All that it was and is called.</summary>
    public IEnumerable<ResourceId> Ids => _previous.Append(Id);

    /// <summary>Remembers what it is called now, because that is about to change.</summary>
    public void Remember() => _previous.Add(Id with { Namespace = Id.EffectiveNamespace });

    /// <summary>Takes over what another one was called.</summary>
    public void Inherit(BuiltResource other)
    {
        _previous.InsertRange(0, other._previous);
        Prefixes.InsertRange(0, other.Prefixes);
        Suffixes.InsertRange(0, other.Suffixes);
        Variables.UnionWith(other.Variables);
        Transformations.Insert(0, other.Transformations);
    }

    /// <summary>Whether both were renamed in the same way, from the outside in as far as both were.</summary>
    public bool IsNamedAs(BuiltResource other) => SameEnd(Prefixes, other.Prefixes) && SameEnd(Suffixes, other.Suffixes);

    private static bool SameEnd(List<string> one, List<string> other)
    {
        var common = Math.Min(one.Count, other.Count);
        return one.TakeLast(common).SequenceEqual(other.TakeLast(common)) && (common > 0 || one.Count == other.Count);
    }
}
