using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Caching;

/// <summary>Which objects of a resource a list or watch is about.</summary>
internal sealed record WatchSelection
{
    private readonly bool _everything;

    public WatchSelection(ApiTarget target, LabelSelector labels, FieldSelector fields)
    {
        Namespace = target.Namespace;
        Name = target.Name.Length > 0 ? target.Name : Demanded(fields, "metadata.name");
        Labels = labels;
        Fields = target.Resource.InStored(fields);
        _everything = Namespace.Length == 0 && Name is null && labels.IsEverything && fields.IsEverything;
    }

    /// <summary>The namespace; empty for all and for cluster-scoped kinds.</summary>
    public string Namespace { get; }

    /// <summary>The only name that can match, if the selection says one.</summary>
    public string? Name { get; }

    public LabelSelector Labels { get; }

    public FieldSelector Fields { get; }

    /// <summary>Whether the watcher reads the objects in typed form.</summary>
    public bool ReadsTyped { get; init; }

    /// <summary>Whether labels or fields narrow it (so that nobody can tell how many are left).</summary>
    public bool IsSelective => !Labels.IsEverything || !Fields.IsEverything || Name is not null;

    public bool Matches(ApiObject obj) => _everything ||
        ((Namespace.Length == 0 || string.Equals(obj.Key.Namespace, Namespace, StringComparison.Ordinal))
        && (Name is null || string.Equals(obj.Key.Name, Name, StringComparison.Ordinal))
        && (Fields.IsEverything || Fields.Matches(obj))
        && (Labels.IsEverything || Labels.Matches(obj.Labels)));

    /// <summary>The objects that match, in order of key.</summary>
    /// <param name="objects">Those of the cache at a time.</param>
    /// <param name="cache">The cache.</param>
    public IEnumerable<ApiObject> Of(OrderedSnapshot objects, WatchCache cache)
    {
        if (Name is { } name && (Namespace.Length > 0 || !cache.Resource.Namespaced))
        {
            return objects.Find(cache.KeyOf(new(Namespace, name))) is { } one && Matches(one) ? [one] : [];
        }

        // The range is the namespace's already.
        var all = objects.Range(cache.PrefixOf(Namespace)).Select(e => e.Object);
        return IsSelective ? all.Where(Matches) : all;
    }

    /// <summary>
    /// The field (beside name and namespace) that must have one value, such as <c>spec.nodeName</c>; null when there is none.
    /// </summary>
    public FieldSelector.Term? Pivot() =>
        Fields.Terms.FirstOrDefault(t => t.Equal && !t.Path.StartsWith("metadata.", StringComparison.Ordinal));

    private static string? Demanded(FieldSelector fields, string path) =>
        fields.Terms.FirstOrDefault(t => t.Equal && string.Equals(t.Path, path, StringComparison.Ordinal))?.Value;
}
