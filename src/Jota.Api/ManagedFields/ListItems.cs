namespace Jota.Api;

/// <summary>The items of a granular list by their elements, in order. What has none (a null, an item without keys) is left out.</summary>
internal sealed class ListItems
{
    private readonly Dictionary<string, List<JsonTree>> _byElement = new(StringComparer.Ordinal);
    private readonly List<string> _elements = [];

    /// <summary>The elements, each once, in the order of the list.</summary>
    public IReadOnlyList<string> Elements => _elements;

    /// <summary>Those of a list; none of what is no list.</summary>
    public static ListItems Of(JsonTree? list, MergeType type, RequestBudget budget)
    {
        var items = new ListItems();
        foreach (var item in (list as JsonTree.List)?.Items ?? [])
        {
            budget.Spend();
            if (FieldElement.Of(item, type) is { } element)
            {
                items.Add(element, item);
            }
        }

        return items;
    }

    /// <summary>The items of an element: one, unless the list has doubles; none where it is not there.</summary>
    public IReadOnlyList<JsonTree> Find(string element) => _byElement.TryGetValue(element, out var items) ? items : [];

    private void Add(string element, JsonTree item)
    {
        if (_byElement.TryGetValue(element, out var doubles))
        {
            doubles.Add(item);
            return;
        }

        _elements.Add(element);
        _byElement[element] = [item];
    }
}
