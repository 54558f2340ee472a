using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// The schema of a value without a model type: OpenAPI version 3 as CustomResourceDefinitions have it, made ready to prune, default and
/// validate by. Immutable and shared.
/// </summary>
public sealed class JsonSchema
{
    private StrongBox<SettlingFacts?>? _settling;

    /// <summary>As it was declared.</summary>
    public required V1JSONSchemaProps Source { get; init; }

    /// <summary><c>object</c>, <c>array</c>, <c>string</c>, <c>integer</c>, <c>number</c> or <c>boolean</c>; empty for anything.</summary>
    public string Type { get; init; } = "";

    /// <summary>How texts are to be read; empty where nothing is said that anybody checks.</summary>
    public string Format { get; init; } = "";

    /// <summary>What is filled in; null for nothing.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Whether null is a value of its own.</summary>
    public bool Nullable { get; init; }

    /// <summary>The fields.</summary>
    public FrozenDictionary<string, JsonSchema> Properties { get; init; } = FrozenDictionary<string, JsonSchema>.Empty;

    /// <summary>The fields by name, in upstream's order of errors.</summary>
    public ImmutableArray<KeyValuePair<string, JsonSchema>> OrderedProperties { get; init; } = [];

    /// <summary>Whether further fields are allowed, and what they are like; a schema without anything where all are.</summary>
    public JsonSchema? AdditionalProperties { get; init; }

    /// <summary>What every item is like.</summary>
    public JsonSchema? Items { get; init; }

    /// <summary>The fields that must be there.</summary>
    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>The closed set of values; empty for any.</summary>
    public ImmutableArray<JsonNode?> Enum { get; init; } = [];

    /// <summary>The pattern of texts, ready; null for any.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>All of them hold.</summary>
    public ImmutableArray<JsonSchema> AllOf { get; init; } = [];

    /// <summary>One at least holds.</summary>
    public ImmutableArray<JsonSchema> AnyOf { get; init; } = [];

    /// <summary>Just one holds.</summary>
    public ImmutableArray<JsonSchema> OneOf { get; init; } = [];

    /// <summary>This does not hold.</summary>
    public JsonSchema? Not { get; init; }

    /// <summary><c>x-kubernetes-preserve-unknown-fields</c>.</summary>
    public bool PreservesUnknown { get; init; }

    /// <summary><c>x-kubernetes-embedded-resource</c>: an object with <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary><c>x-kubernetes-int-or-string</c>.</summary>
    public bool IsIntOrString { get; init; }

    /// <summary><c>x-kubernetes-list-type</c>.</summary>
    public ListType ListType { get; init; }

    /// <summary><c>x-kubernetes-list-map-keys</c>, in order of their names.</summary>
    public ImmutableArray<string> MapKeys { get; init; } = [];

    /// <summary>How many of the fields have a default.</summary>
    internal int DefaultedProperties { get; init; }

    /// <summary>Whether anything in here is a set, or a list that keys tell apart.</summary>
    internal bool HasUniqueLists { get; init; }

    /// <summary>Whether anything in here is an embedded resource.</summary>
    internal bool HasEmbedded { get; init; }

    /// <summary>Whether the root of a kind says anything that concerns <c>apiVersion</c>, <c>kind</c> or <c>metadata</c>.</summary>
    internal bool SpeaksOfHead => field || (field = Properties.ContainsKey("metadata") || Properties.ContainsKey("kind")
        || Properties.ContainsKey("apiVersion") || Required.Any(name => name is "apiVersion" or "kind" or "metadata")
        || Source.MinProperties is not null || Source.MaxProperties is not null
        || !AllOf.IsEmpty || !AnyOf.IsEmpty || !OneOf.IsEmpty || Not is not null);

    /// <summary>What it says, made ready for bytes; null where it has names that are not plain.</summary>
    internal SettlingFacts? Settling => (_settling ??= new(SettlingFacts.Of(this))).Value;

    /// <summary>How values are owned and merged.</summary>
    internal MergeType MergeType => field ??= JsonMergeType.Of(this);

    /// <summary>A field of these; null when it is unknown.</summary>
    public JsonSchema? Find(string property) => Properties.TryGetValue(property, out var found) ? found : AdditionalProperties;

    /// <summary>A schema in its JSON form. Throws <see cref="FormatException"/> when it is none.</summary>
    public static JsonSchema Parse(string json) => Of(ApiJson.Decode<V1JSONSchemaProps>(System.Text.Encoding.UTF8.GetBytes(json)));

    /// <summary>The schema that a definition declares. Throws <see cref="FormatException"/> when it is none.</summary>
    public static JsonSchema Of(V1JSONSchemaProps source) => JsonSchemaReader.Read(source);
}
