using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Jota.Api;

/// <summary>Makes objects without a model type of JSON.</summary>
internal static class UntypedReading
{
    private static readonly JsonNodeOptions AsTheyAre = new() { PropertyNameCaseInsensitive = false };

    private static readonly TypeSchema MetadataType = Schemas.Find("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")!;

    /// <summary>An object as it is stored.</summary>
    public static UntypedObject Stored(ReadOnlySpan<byte> json)
    {
        var obj = new UntypedObject { Content = new JsonObject(AsTheyAre) };
        var reader = Begin(json);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = TextPool.OfName(ref reader);
            var value = Value(ref reader, json);
            switch (name)
            {
                case "apiVersion":
                    obj.ApiVersion = reader.GetString() ?? "";
                    break;
                case "kind":
                    obj.Kind = reader.GetString() ?? "";
                    break;
                case "metadata":
                    obj.Metadata = Metadata(value);
                    break;
                default:
                    obj.Content[name] = JsonReading.Read(value, null);
                    break;
            }
        }

        return obj;
    }

    /// <summary>
    /// An object as a client sent it, without what its schema does not know. Tells what was there twice, then unknown metadata, then
    /// unknown fields. Throws <see cref="FormatException"/> with upstream's text where metadata is malformed.
    /// </summary>
    public static UntypedObject Sent(ReadOnlySpan<byte> json, JsonSchema schema, List<string> findings) =>
        JsonSettling.Try(json, schema, out var head) is { } settled ? Sent(settled, head, findings) : SentAsTree(json, schema, findings);

    private static UntypedObject Sent(SettledContent settled, SettledHead head, List<string> findings)
    {
        var unknown = new List<string>();
        var obj = new UntypedObject
        {
            ApiVersion = Encoding.UTF8.GetString(head.ApiVersion),
            Kind = Encoding.UTF8.GetString(head.Kind),
            Bytes = settled,
        };
        if (!head.Metadata.IsEmpty)
        {
            obj.Metadata = Metadata(head.Metadata, findings, unknown);
        }

        findings.AddRange(unknown);
        return obj;
    }

    /// <summary>The same of an object out of the ordinary.</summary>
    internal static UntypedObject SentAsTree(ReadOnlySpan<byte> json, JsonSchema schema, List<string> findings)
    {
        var obj = new UntypedObject { Content = new JsonObject(AsTheyAre) };
        var (unknown, seen) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        var reader = Begin(json);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = TextPool.OfName(ref reader);
            if (!seen.Add(name))
            {
                findings.Add($"duplicate field \"{name}\"");
            }

            var value = Value(ref reader, json);
            switch (name)
            {
                case "apiVersion":
                    obj.ApiVersion = reader.GetString() ?? "";
                    break;
                case "kind":
                    obj.Kind = reader.GetString() ?? "";
                    break;
                case "metadata":
                    obj.Metadata = Metadata(value, findings, unknown);
                    break;
                default:
                    obj.Content[name] = JsonReading.Read(value, findings, name);
                    break;
            }
        }

        var pruned = new List<string>();
        JsonPruning.Prune(schema, obj.Content, pruned);
        EmbeddedMetadata.Coerce(schema, obj.Content, unknown, lenient: false);
        findings.AddRange(unknown);
        findings.AddRange(pruned.Order(StringComparer.Ordinal));
        return obj;
    }

    /// <summary>
    /// What is stored as the present version and schema have it: pruned, with defaults (upstream does both whenever it reads). The same
    /// bytes where that changes nothing.
    /// </summary>
    public static ReadOnlyMemory<byte> Settled(ReadOnlyMemory<byte> stored, UntypedResource resource)
    {
        if (JsonConformity.Holds(stored.Span, resource.JsonSchema, resource.Names.ApiVersion))
        {
            return stored;
        }

        var obj = Stored(stored.Span);
        resource.SetTypeMeta(obj);
        JsonPruning.Prune(resource.JsonSchema, obj.Content, null);
        EmbeddedMetadata.Coerce(resource.JsonSchema, obj.Content, null, lenient: true);
        resource.DefaultObject(obj);
        var into = new ArrayBufferWriter<byte>(stored.Length + 256);
        resource.Encode(into, obj);
        return into.WrittenSpan.SequenceEqual(stored.Span) ? stored : into.WrittenMemory;
    }

    /// <summary>What an object says of its group and version; empty when it says nothing.</summary>
    public static string VersionOf(ReadOnlySpan<byte> json)
    {
        var reader = Begin(json);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals("apiVersion"u8);
            reader.Read();
            if (isIt)
            {
                return reader.TokenType == JsonTokenType.String ? TextPool.OfName(ref reader) : "";
            }

            reader.Skip();
        }

        return "";
    }

    /// <summary>
    /// What somebody has made of an object, as this version stores it. Of its metadata only labels and annotations may have changed, as
    /// upstream. Throws <see cref="ApiException"/> for what is no such object.
    /// </summary>
    public static ReadOnlyMemory<byte> Converted(ApiObject original, ReadOnlyMemory<byte> converted, UntypedResource version)
    {
        UntypedObject obj;
        try
        {
            obj = Stored(converted.Span);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw ObjectConversion.Failed(version.Names, $"invalid converted object: {e.Message}");
        }

        var before = version.MetadataOf(original.Peek());
        if ((obj.ApiVersion, obj.Kind) != (version.Names.ApiVersion, version.Names.Kind))
        {
            throw ObjectConversion.Failed(version.Names, $"invalid converted object: it is a {obj.ApiVersion}, Kind={obj.Kind}");
        }

        var after = version.MetadataOf(obj);
        if ((after.Name, after.NamespaceProperty ?? "", after.Uid) != (before.Name, before.NamespaceProperty ?? "", before.Uid))
        {
            throw ObjectConversion.Failed(version.Names, "invalid converted object: its name, namespace or uid is another");
        }

        obj.Metadata = before with { Labels = after.Labels, Annotations = after.Annotations, ResourceVersion = null };
        JsonPruning.Prune(version.JsonSchema, obj.Content, null);
        EmbeddedMetadata.Coerce(version.JsonSchema, obj.Content, null, lenient: true);
        version.DefaultObject(obj);
        var into = new ArrayBufferWriter<byte>(converted.Length + 256);
        version.Encode(into, obj);
        return into.WrittenMemory;
    }

    private static Utf8JsonReader Begin(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonLimits.Reading);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject
            ? reader
            : throw new JsonException("an object is a JSON object");
    }

    /// <summary>The bytes of the property's value; leaves the reader at its end.</summary>
    private static ReadOnlySpan<byte> Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[from..(int)reader.BytesConsumed];
    }

    private static V1ObjectMeta Metadata(ReadOnlySpan<byte> value, List<string> findings, List<string> unknown)
    {
        if (value.SequenceEqual("null"u8))
        {
            return new();
        }

        var clean = StrictDecoder.Check(MetadataType, value.ToArray(), out var found);
        foreach (var finding in found)
        {
            var told = finding.Replace("field \"", "field \"metadata.", StringComparison.Ordinal);
            (finding.StartsWith("duplicate", StringComparison.Ordinal) ? findings : unknown).Add(told);
        }

        return Metadata(clean.Span);
    }

    private static V1ObjectMeta Metadata(ReadOnlySpan<byte> json) =>
        json.SequenceEqual("null"u8) ? new() : ApiJson.Decode<V1ObjectMeta>(json);
}
