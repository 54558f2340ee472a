using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Jota.Api;

/// <summary>Makes schemas ready for use.</summary>
internal static class JsonSchemaReader
{
    private static readonly JsonSchema Anything = new() { Source = new() };

    /// <summary>Reads a schema and all in it. Throws <see cref="FormatException"/> for a pattern that is none.</summary>
    public static JsonSchema Read(V1JSONSchemaProps source)
    {
        var properties = (source.Properties ?? new Dictionary<string, V1JSONSchemaProps>())
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create(string.Intern(property.Key), Read(property.Value ?? new())))
            .ToImmutableArray();
        var (items, additional) = (Items(source), AdditionalProperties(source));
        var listType = ListTypeOf(source.XKubernetesListType);
        var within = properties.Select(property => property.Value).Concat(new[] { items, additional }.OfType<JsonSchema>()).ToList();
        return new JsonSchema
        {
            Source = source,
            Type = source.Type ?? "",
            Format = JsonFormats.IsKnown(source.Format) ? source.Format : "",
            Default = Node(source.DefaultProperty),
            Nullable = source.Nullable == true,
            Properties = properties.ToFrozenDictionary(StringComparer.Ordinal),
            OrderedProperties = properties,
            AdditionalProperties = additional,
            Items = items,
            Required = [.. source.Required ?? []],
            Enum = [.. (source.EnumProperty ?? []).Select(Node)],
            Pattern = PatternOf(source.Pattern),
            AllOf = Alternatives(source.AllOf),
            AnyOf = Alternatives(source.AnyOf),
            OneOf = Alternatives(source.OneOf),
            Not = source.Not is { } not ? Read(not) : null,
            PreservesUnknown = source.XKubernetesPreserveUnknownFields == true,
            IsEmbedded = source.XKubernetesEmbeddedResource == true,
            IsIntOrString = source.XKubernetesIntOrString == true,
            ListType = listType,
            MapKeys = [.. (source.XKubernetesListMapKeys ?? []).Order(StringComparer.Ordinal)],
            DefaultedProperties = properties.Count(property => property.Value.Default is not null),
            HasUniqueLists = listType is ListType.Set or ListType.Map || within.Any(one => one.HasUniqueLists),
            HasEmbedded = within.Any(one => one.IsEmbedded || one.HasEmbedded),
        };
    }

    /// <summary>Every schema that a schema holds.</summary>
    public static IEnumerable<V1JSONSchemaProps> Within(V1JSONSchemaProps source) => ((IEnumerable<V1JSONSchemaProps?>)
        [
            ItemsOf(source), AdditionalPropertiesOf(source), source.Not, .. source.Properties?.Values ?? [], .. source.AllOf ?? [],
            .. source.AnyOf ?? [], .. source.OneOf ?? [], .. source.Definitions?.Values ?? [], .. source.PatternProperties?.Values ?? [],
        ]).OfType<V1JSONSchemaProps>();

    /// <summary>The schema of every item; null where there is none, or a list of them, which is not allowed.</summary>
    public static V1JSONSchemaProps? ItemsOf(V1JSONSchemaProps source) => PropsOf(source.Items);

    /// <summary>The schema of further fields; null where there is none, or just true or false.</summary>
    public static V1JSONSchemaProps? AdditionalPropertiesOf(V1JSONSchemaProps source) => PropsOf(source.AdditionalProperties);

    /// <summary>A value that the models keep as it is.</summary>
    public static JsonNode? Node(object? value) => value switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        JsonElement element => JsonReading.Read(JsonMarshal.GetRawUtf8Value(element), null),
        JsonNode node => node,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        long whole => JsonValue.Create(whole),
        int whole => JsonValue.Create((long)whole),
        double number => JsonValue.Create(number),
        _ => throw new FormatException($"a value of type {value.GetType().Name}"),
    };

    /// <summary>Whether anything is said where the models keep a value as it is.</summary>
    public static bool IsThere(object? value) =>
        value is not (null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined });

    private static JsonSchema? Items(V1JSONSchemaProps source) => ItemsOf(source) is { } items ? Read(items) : null;

    private static JsonSchema? AdditionalProperties(V1JSONSchemaProps source) =>
        AdditionalPropertiesOf(source) is { } schema ? Read(schema)
        : source.AdditionalProperties is JsonElement { ValueKind: JsonValueKind.True } or true ? Anything
        : null;

    private static V1JSONSchemaProps? PropsOf(object? value) => value switch
    {
        V1JSONSchemaProps props => props,
        JsonElement { ValueKind: JsonValueKind.Object } element => ApiJson.Decode<V1JSONSchemaProps>(element),
        _ => null,
    };

    private static ImmutableArray<JsonSchema> Alternatives(IList<V1JSONSchemaProps>? sources) => [.. (sources ?? []).Select(Read)];

    private static System.Text.RegularExpressions.Regex? PatternOf(string? pattern)
    {
        try
        {
            return string.IsNullOrEmpty(pattern) ? null : GoPattern.Compile(pattern);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"error parsing regexp: {wrong.Message}", wrong);
        }
    }

    private static ListType ListTypeOf(string? text) => text switch
    {
        "atomic" => ListType.Atomic,
        "set" => ListType.Set,
        "map" => ListType.Map,
        _ => ListType.Unset,
    };
}
