using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// The schema of an untyped kind as OpenAPI tells it: as it was declared, with what every object has. Version 2 knows no alternatives and
/// no null, and its clients take what is not listed for forbidden, so there it is cut down as upstream does.
/// </summary>
internal sealed class UntypedOpenApi(UntypedKind kind, bool isV3)
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /// <summary>What changes whenever the document may have.</summary>
    public static string FingerprintOf(UntypedKind kind)
    {
        var schema = Convert.ToHexString(SHA256.HashData(ApiJson.Encode(kind.Schema.Source)));
        return $"{kind.Names} {kind.Namespaced} {kind.HasStatus} {kind.Scale is not null} {schema}";
    }

    public void Write(Utf8JsonWriter writer) => Document().WriteTo(writer);

    private JsonObject Document()
    {
        var document = !isV3 && kind.Schema.PreservesUnknown ? new JsonObject { ["type"] = "object" } : Whole();
        document["x-kubernetes-group-version-kind"] = new JsonArray(new JsonObject
        {
            ["group"] = kind.Names.Group,
            ["kind"] = kind.Names.Kind,
            ["version"] = kind.Names.Version,
        });
        return document;
    }

    private JsonObject Whole()
    {
        var document = (JsonObject)ApiJson.ToNode(kind.Schema.Source);
        Adapt(document);
        AddHead(document);
        return document;
    }

    private void Adapt(JsonObject schema)
    {
        if (!isV3)
        {
            CutDown(schema);
        }

        foreach (var (_, property) in schema["properties"] as JsonObject ?? [])
        {
            Below(property);
        }

        Below(schema["items"]);
        Below(schema["additionalProperties"]);
    }

    private void Below(JsonNode? node)
    {
        if (node is JsonObject schema)
        {
            Adapt(schema);
            if (Says(schema, "x-kubernetes-embedded-resource") && (isV3 || !Says(schema, "x-kubernetes-preserve-unknown-fields")))
            {
                AddHead(schema);
            }
        }
    }

    private static bool Says(JsonObject schema, string flag) => (bool?)schema[flag] == true;

    private static void CutDown(JsonObject schema)
    {
        foreach (var name in (string[])["allOf", "anyOf", "oneOf", "not", "x-kubernetes-validations"])
        {
            schema.Remove(name);
        }

        if (schema.Remove("nullable", out var nullable) && (bool?)nullable == true)
        {
            schema.Remove("type");
            schema.Remove("items");
            schema.Remove("properties");
        }

        if (Says(schema, "x-kubernetes-preserve-unknown-fields"))
        {
            schema.Remove("items");
            schema.Remove("properties");
        }
    }

    private void AddHead(JsonObject schema)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            schema["properties"] = properties = [];
        }

        properties["apiVersion"] = new JsonObject { ["description"] = UntypedDescriptions.ApiVersion, ["type"] = "string" };
        properties["kind"] = new JsonObject { ["description"] = UntypedDescriptions.Kind, ["type"] = "string" };
        properties["metadata"] = Metadata();
    }

    private JsonObject Metadata() => isV3
        ? new()
        {
            ["description"] = UntypedDescriptions.Metadata,
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{Meta}" }),
        }
        : new() { ["description"] = UntypedDescriptions.Metadata, ["$ref"] = $"#/definitions/{Meta}" };
}
