using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// What a write changed, in terms of each version in which somebody owns fields, and only what the place that it was sent to may change.
/// </summary>
internal sealed class FieldDifference
{
    private readonly Resource _version;
    private readonly ReadOnlyMemory<byte> _old;
    private readonly ReadOnlyMemory<byte> _now;
    private readonly string _subresource;
    private readonly RequestBudget _budget;
    private readonly VersionedTree _oldTrees;
    private readonly VersionedTree _newTrees;
    private readonly Dictionary<string, (FieldSet Changed, FieldSet Removed)?> _found = new(StringComparer.Ordinal);

    public FieldDifference(
        Resource version, ReadOnlyMemory<byte> old, ReadOnlyMemory<byte> now, string subresource, Func<string, Resource?> versions,
        RequestBudget budget)
    {
        (_version, _old, _now, _subresource, _budget) = (version, old, now, subresource, budget);
        _oldTrees = new(version, old, versions, budget);
        _newTrees = new(version, now, versions, budget);
    }

    /// <summary>The difference in a version; null when that is not served.</summary>
    public (FieldSet Changed, FieldSet Removed)? In(string apiVersion)
    {
        if (!_found.TryGetValue(apiVersion, out var found))
        {
            // Whom others convert goes by the paths: nobody is asked for what hardly ever differs.
            _found[apiVersion] = found = apiVersion == _version.Names.ApiVersion || _version.Conversion is not null
                ? Between(_version, Differing())
                : _oldTrees.In(apiVersion) is { } old && _newTrees.In(apiVersion) is { } now
                    ? Between(old.Version, (old.Tree, now.Tree))
                    : null;
        }

        return found;
    }

    private (FieldSet Changed, FieldSet Removed) Between(Resource version, (JsonTree Old, JsonTree Now) objects)
    {
        var comparison = FieldComparison.Between(version.MergeType, objects.Old, objects.Now, _budget);
        return (Scoped(comparison.Changed), Scoped(comparison.Removed));
    }

    private FieldSet Scoped(FieldSet set) => FieldScope.Of(set, _subresource, _version.HasStatus, !_version.IsUntyped);

    /// <summary>What is the same byte by byte is not even read.</summary>
    private (JsonTree Old, JsonTree Now) Differing()
    {
        var (before, after) = (Parts(_old), Parts(_now));
        var (old, now) = (new JsonTree.Map(), new JsonTree.Map());
        foreach (var (name, value) in after)
        {
            if (!before.TryGetValue(name, out var was))
            {
                now.Fields[name] = JsonTreeReader.Read(value, _budget);
            }
            else if (!was.Span.SequenceEqual(value.Span))
            {
                (old.Fields[name], now.Fields[name]) = (JsonTreeReader.Read(was, _budget), JsonTreeReader.Read(value, _budget));
            }
        }

        foreach (var (name, value) in before)
        {
            if (!after.ContainsKey(name))
            {
                old.Fields[name] = JsonTreeReader.Read(value, _budget);
            }
        }

        return (old, now);
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> json)
    {
        var parts = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json.Span, JsonLimits.Reading);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = TextPool.OfName(ref reader);
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            parts[name] = json[from..(int)reader.BytesConsumed];
        }

        return parts;
    }
}
