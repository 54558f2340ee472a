using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// Merges what an object shall say into what it says, along its schema, as server-side apply does without owners: objects and free maps by
/// their keys, lists as sets or by the keys of their items. What is replaced as a whole is refused: who names some of it would lose the
/// rest.
/// </summary>
public sealed class ObjectMerge
{
    private readonly List<string> _atomic = [];
    private readonly RequestBudget _budget;

    private ObjectMerge(RequestBudget budget) => _budget = budget;

    /// <summary>Merges into an object, in place.</summary>
    /// <param name="schema">What the object is like.</param>
    /// <param name="live">The object as it is.</param>
    /// <param name="wanted">What it shall say; must not be used afterwards.</param>
    /// <param name="budget">What it may cost.</param>
    /// <exception cref="FormatException">It cannot be merged; says why, in upstream's words.</exception>
    public static void Apply(TypeSchema schema, JsonObject live, JsonObject wanted, RequestBudget budget)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(wanted);
        var merge = new ObjectMerge(budget);
        merge.FindAtomic(schema, wanted, "");
        if (merge._atomic.Count > 0)
        {
            throw new FormatException(
                $"invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: {string.Join(", ", merge._atomic)}");
        }

        merge.Merge(schema, live, wanted);
    }

    private void FindAtomic(TypeSchema? schema, JsonObject wanted, string path)
    {
        if (schema?.Atomic == true)
        {
            _atomic.Add(path);
        }

        foreach (var (name, value) in wanted)
        {
            if (schema is null || schema.Form != TypeForm.Object)
            {
                return;
            }

            if (schema.Find(name) is not { } field)
            {
                throw new FormatException($"failed to convert patch object to typed object: {path}.{name}: field not declared in schema");
            }

            FindAtomic(field, value, $"{path}.{name}");
        }
    }

    private void FindAtomic(FieldSchema field, JsonNode? value, string path)
    {
        switch (field.Shape, value)
        {
            case (FieldShape.Single, JsonObject map):
                FindAtomic(field.Type, map, path);
                break;
            case (FieldShape.List, JsonArray) when field.ListType is not (ListType.Map or ListType.Set):
            case (FieldShape.Map or FieldShape.MapOfLists, JsonObject) when field.AtomicMap:
                _atomic.Add(path);
                break;
            case (FieldShape.List, JsonArray list):
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is JsonObject item)
                    {
                        FindAtomic(field.Type, item, $"{path}[{i}]");
                    }
                }

                break;
            default:
                break;
        }
    }

    private void Merge(TypeSchema? schema, JsonObject live, JsonObject wanted)
    {
        foreach (var (name, value) in wanted.ToList())
        {
            _budget.Spend(1);
            wanted.Remove(name);
            live[name] = Merged(schema?.Form == TypeForm.Object ? schema.Find(name) : null, Taken(live, name), value);
        }
    }

    private JsonNode? Merged(FieldSchema? field, JsonNode? live, JsonNode? wanted)
    {
        switch (live, wanted)
        {
            case (JsonObject was, JsonObject map):
                Merge(field?.Shape == FieldShape.Single ? field.Type : null, was, map);
                return was;
            case (JsonArray was, JsonArray list) when field?.ListType == ListType.Map:
                MergeByKeys(field, was, list);
                return was;
            case (JsonArray was, JsonArray list) when field?.ListType == ListType.Set:
                MergeAsSets(was, list);
                return was;
            default:
                return wanted;
        }
    }

    private void MergeByKeys(FieldSchema field, JsonArray live, JsonArray wanted)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < live.Count; i++)
        {
            places.TryAdd(KeyOf(field, live[i]), i);
        }

        foreach (var item in wanted.ToList())
        {
            _budget.Spend(1);
            wanted.Remove(item);
            if (places.TryGetValue(KeyOf(field, item), out var place) && live[place] is JsonObject was && item is JsonObject map)
            {
                Merge(field.Type, was, map);
            }
            else
            {
                places.TryAdd(KeyOf(field, item), live.Count);
                live.Add(item);
            }
        }
    }

    private void MergeAsSets(JsonArray live, JsonArray wanted)
    {
        var known = live.Select(item => item?.ToJsonString() ?? "null").ToHashSet(StringComparer.Ordinal);
        foreach (var item in wanted.ToList())
        {
            _budget.Spend(1);
            wanted.Remove(item);
            if (known.Add(item?.ToJsonString() ?? "null"))
            {
                live.Add(item);
            }
        }
    }

    // A key that is missing is what its default says.
    private static string KeyOf(FieldSchema field, JsonNode? item) => string.Join(
        '\0', field.MapKeys.Select(key => (item as JsonObject)?[key]?.ToJsonString() ?? field.Type?.Find(key)?.Default ?? ""));

    private static JsonNode? Taken(JsonObject from, string name)
    {
        from.Remove(name, out var value);
        return value;
    }
}
