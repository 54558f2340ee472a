namespace Jota.Kubectl;

/// <summary>Of which types, and in which namespaces, the objects of an ApplySet are.</summary>
internal sealed class ApplySetContent
{
    private readonly Dictionary<string, ResourceMapping> _types = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _namespaces = new(StringComparer.Ordinal);

    /// <summary>The types.</summary>
    public IEnumerable<ResourceMapping> Types => _types.OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => type.Value);

    /// <summary>The namespaces.</summary>
    public IEnumerable<string> Namespaces => _namespaces;

    /// <summary>The types as the parent's annotation has them: <c>ConfigMap,Deployment.apps</c>.</summary>
    public string Kinds => string.Join(',', _types.Keys.Order(StringComparer.Ordinal));

    public void Add(ResourceMapping type) => _types[type.Group.Length == 0 ? type.Kind : $"{type.Kind}.{type.Group}"] = type;

    public void Add(string ns)
    {
        if (ns.Length > 0)
        {
            _namespaces.Add(ns);
        }
    }

    public void Add(ApplySetContent other)
    {
        foreach (var type in other.Types)
        {
            Add(type);
        }

        _namespaces.UnionWith(other._namespaces);
    }

    /// <summary>The namespaces but the parent's own.</summary>
    public string OtherNamespaces(ApplySetParent parent) => string.Join(',', _namespaces.Where(ns => ns != parent.Namespace));
}
