using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>The objects of a kustomization, in the order in which they came. No two are called the same.</summary>
internal sealed class ResourceSet
{
    private readonly List<BuiltResource> _all = [];
    private readonly List<KustomizeVariable> _variables = [];

    /// <summary>All, as they are now: what is added or removed meanwhile does not matter to who goes through them.</summary>
    public IReadOnlyList<BuiltResource> All => [.. _all];

    /// <summary>Where of them what is changed.</summary>
    public TransformerFields Fields { get; set; } = TransformerFields.Usual;

    /// <summary>The variables that may be named in them.</summary>
    public IReadOnlyList<KustomizeVariable> Variables => _variables;

    /// <summary>The type of a kind, by its version and name, for patches; null where nobody knows it.</summary>
    public required Func<string, string, TypeSchema?> FindType { get; init; }

    /// <summary>Adds one. Throws where another is called the same.</summary>
    public void Add(BuiltResource resource)
    {
        var id = resource.Id;
        _all.Add(_all.Exists(other => other.Id.Means(id))
            ? throw KustomizeErrors.Wrong($"may not add resource with an already registered id: {id}")
            : resource);
    }

    public void AddAll(ResourceSet others)
    {
        foreach (var resource in others._all)
        {
            Add(resource);
        }

        Fields = Fields.With(others.Fields);
        foreach (var variable in others._variables)
        {
            Take(variable);
        }
    }

    /// <summary>
    /// Adds a variable, and notes whose field it is. Throws where there is one of that name, or several objects may be meant.
    /// </summary>
    public void AddVariable(KustomizeVariable variable)
    {
        var found = _all.Where(variable.Means).ToList();
        if (found.Count > 1)
        {
            throw KustomizeErrors.Wrong($"found {found.Count} resId matches for var {variable} (unable to disambiguate)");
        }

        Take(variable);
        found.ForEach(resource => resource.Variables.Add(variable.Name));
    }

    /// <summary>Adds one that was generated, or merges it into the one that it is about.</summary>
    public void Absorb(BuiltResource resource)
    {
        var id = resource.Id;
        var old = _all.Where(other => other.Ids.Any(id.Means)).ToList();
        switch (old.Count, resource.Behavior)
        {
            case (0, "create"):
                Add(resource);
                return;
            case (0, _):
                throw KustomizeErrors.Wrong($"id {id} does not exist; cannot merge or replace");
            case (1, "create"):
                throw KustomizeErrors.Wrong($"id {id} exists; behavior must be merge or replace");
            case (1, _):
                Merge(resource, old[0]);
                return;
            default:
                throw KustomizeErrors.Wrong($"found multiple objects that could accept merge of {id}");
        }
    }

    public void Remove(BuiltResource resource) => _all.Remove(resource);

    /// <summary>The one object that is or was called so. Throws where that is none, or several.</summary>
    public BuiltResource One(ResourceId id)
    {
        var found = _all.Where(resource => resource.Ids.Any(id.Means)).ToList();
        return found.Count == 1 ? found[0] : throw KustomizeErrors.Wrong(
            $"{(found.Count == 0 ? "no" : "multiple")} matches for Id {id}; failed to find unique target for patch {id}");
    }

    /// <summary>Puts all in another order.</summary>
    public void Sort(IComparer<ResourceId> order)
    {
        var sorted = _all.OrderBy(resource => resource.Id, order).ToList();
        _all.Clear();
        _all.AddRange(sorted);
    }

    private void Take(KustomizeVariable variable) => _variables.Add(_variables.Exists(known => known.Name == variable.Name)
        ? throw KustomizeErrors.Wrong($"merging vars: var '{variable.Name}' already encountered")
        : variable);

    private void Merge(BuiltResource resource, BuiltResource old)
    {
        var metadata = resource.Object.Within("metadata");
        foreach (var field in (string[])["labels", "annotations"])
        {
            Merge(resource.Object, old.Object.At("metadata", field), "metadata", field);
        }

        metadata["name"] = old.Object.Name();
        if (old.Object.Namespace() is { Length: > 0 } ns)
        {
            metadata["namespace"] = ns;
        }

        resource.Inherit(old);
        resource.Origin = resource.Behavior == "merge" ? old.Origin : resource.Origin;
        foreach (var field in resource.Behavior == "merge" ? (string[])["data", "binaryData"] : [])
        {
            Merge(resource.Object, old.Object[field], field);
        }

        _all[_all.IndexOf(old)] = resource;
    }

    /// <summary>Adds to a map what it does not have.</summary>
    private static void Merge(JsonObject into, JsonNode? from, params ReadOnlySpan<string> path)
    {
        foreach (var (key, value) in from as JsonObject ?? [])
        {
            var map = into.Within(path);
            map[key] ??= value?.DeepClone();
        }
    }
}
