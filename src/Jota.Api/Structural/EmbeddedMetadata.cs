using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Jota.Api;

/// <summary>The metadata of objects within objects (<c>x-kubernetes-embedded-resource</c>): read as every object's.</summary>
/// <param name="told">Where paths of unknown fields go; null where nobody wants to know.</param>
/// <param name="lenient">Whether what is malformed goes, as in what was stored long ago; else it throws.</param>
internal sealed class EmbeddedMetadata(List<string>? told, bool lenient)
{
    private readonly JsonPlace _at = new();

    /// <summary>
    /// Takes away what no metadata has, in every embedded object; throws <see cref="FormatException"/> where it is malformed.
    /// </summary>
    public static void Coerce(JsonSchema schema, JsonNode? value, List<string>? told, bool lenient)
    {
        if (schema.HasEmbedded)
        {
            new EmbeddedMetadata(told, lenient).Within(schema, value);
        }
    }

    /// <summary>The metadata that a value is; throws <see cref="FormatException"/> where it is none.</summary>
    public static V1ObjectMeta Read(JsonNode value)
    {
        try
        {
            return ApiJson.Decode<V1ObjectMeta>(value);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            throw new FormatException(wrong.Message, wrong);
        }
    }

    private void Value(JsonSchema schema, JsonNode? value)
    {
        if (schema.IsEmbedded && value is JsonObject embedded)
        {
            Coerce(embedded);
        }

        if (schema.HasEmbedded)
        {
            Within(schema, value);
        }
    }

    private void Within(JsonSchema schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, field) in map)
                {
                    if (field is not null && schema.Find(name) is { } known)
                    {
                        using (_at.Field(name))
                        {
                            Value(known, field);
                        }
                    }
                }

                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    using (_at.Item(i))
                    {
                        Value(items, list[i]);
                    }
                }

                break;
            default:
                break;
        }
    }

    private void Coerce(JsonObject embedded)
    {
        foreach (var name in (string[])["apiVersion", "kind"])
        {
            if (embedded[name] is { } said && said.GetValueKind() != JsonValueKind.String)
            {
                Refuse(embedded, name, "must be a string");
            }
        }

        if (embedded["metadata"] is { } metadata)
        {
            using (_at.Field("metadata"))
            {
                Metadata(embedded, metadata);
            }
        }
    }

    private void Metadata(JsonObject embedded, JsonNode metadata)
    {
        try
        {
            var clean = StrictMetadata.Clean(metadata, _at.ToString(), told);
            Read(clean);
            embedded["metadata"] = clean;
        }
        catch (FormatException) when (lenient)
        {
            embedded.Remove("metadata");
        }
    }

    private void Refuse(JsonObject embedded, string name, string why)
    {
        if (!lenient)
        {
            var shown = ShownText.Show(ShownText.Of(UntypedJson.Sorted(embedded[name])));
            throw new FormatException($"{_at.With(name)}: Invalid value: {shown}: {why}");
        }

        embedded.Remove(name);
    }
}
