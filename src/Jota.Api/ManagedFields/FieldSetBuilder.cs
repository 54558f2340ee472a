namespace Jota.Api;

/// <summary>A set of field paths that is being put together.</summary>
internal sealed class FieldSetBuilder
{
    private Dictionary<string, FieldSetBuilder>? _children;

    /// <summary>Whether the path that leads here is in the set.</summary>
    public bool IsOwned { get; set; }

    /// <summary>Where an element leads to.</summary>
    public FieldSetBuilder At(string element)
    {
        _children ??= new(StringComparer.Ordinal);
        if (!_children.TryGetValue(element, out var child))
        {
            _children[element] = child = new();
        }

        return child;
    }

    /// <summary>Takes a path into the set.</summary>
    public void Add(List<string> path)
    {
        var at = this;
        foreach (var element in path)
        {
            at = at.At(element);
        }

        at.IsOwned = true;
    }

    /// <summary>The set.</summary>
    public FieldSet Build() => _children is null
        ? IsOwned ? FieldSet.Here : FieldSet.Empty
        : FieldSet.Of(IsOwned, _children.Select(child => KeyValuePair.Create(child.Key, child.Value.Build())));
}
