using System.Text.Json;

namespace Jota.Api;

/// <summary>Writes one operation with its parameters, body and answers.</summary>
internal sealed class OpenApiOperationWriter(Utf8JsonWriter writer, OpenApiStyle style)
{
    private static readonly string[] Answers = ["application/json", "application/yaml"];

    private static readonly string[] Patches =
    [
        "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json",
        "application/strategic-merge-patch+json",
    ];

    public void Write(OpenApiOperation operation, string tag)
    {
        writer.WriteStartObject(operation.Method);
        writer.WriteStartArray("tags");
        writer.WriteStringValue(tag);
        writer.WriteEndArray();
        writer.WriteString("description", operation.Description);
        writer.WriteString("operationId", operation.Id);
        if (!style.IsV3)
        {
            Words("consumes", operation.Method == "patch" ? PatchesOf(operation) : ["*/*"]);
            Words("produces", Answers);
        }

        Parameters(operation);
        if (style.IsV3 && operation.Body is not null)
        {
            Body(operation);
        }

        Responses(operation);
        writer.WriteString("x-kubernetes-action", operation.Action);
        writer.WriteStartObject("x-kubernetes-group-version-kind");
        writer.WriteString("group", operation.Kind.Group);
        writer.WriteString("kind", operation.Kind.Kind);
        writer.WriteString("version", operation.Kind.Version);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public void Write(OpenApiParameter parameter)
    {
        writer.WriteStartObject();
        writer.WriteString("name", parameter.Name);
        writer.WriteString("in", parameter.In);
        writer.WriteString("description", parameter.Description);
        if (parameter.In == "path")
        {
            writer.WriteBoolean("required", true);
        }

        if (style.IsV3)
        {
            writer.WriteStartObject("schema");
        }

        writer.WriteString("type", parameter.Type);
        writer.WriteBoolean("uniqueItems", true);
        if (style.IsV3)
        {
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private void Parameters(OpenApiOperation operation)
    {
        writer.WriteStartArray("parameters");
        if (!style.IsV3 && operation.Body is { } body)
        {
            writer.WriteStartObject();
            writer.WriteString("name", "body");
            writer.WriteString("in", "body");
            writer.WriteBoolean("required", operation.BodyRequired);
            Schema(body);
            writer.WriteEndObject();
        }

        foreach (var parameter in operation.Parameters.DistinctBy(p => p.Name))
        {
            Write(parameter);
        }

        writer.WriteEndArray();
    }

    private void Body(OpenApiOperation operation)
    {
        writer.WriteStartObject("requestBody");
        Content(operation.Method == "patch" ? PatchesOf(operation) : ["*/*"], operation.Body!);
        if (operation.BodyRequired)
        {
            writer.WriteBoolean("required", true);
        }

        writer.WriteEndObject();
    }

    private void Responses(OpenApiOperation operation)
    {
        writer.WriteStartObject("responses");
        Response("200", "OK", operation.Answer);
        if (operation.Creates)
        {
            Response("201", "Created", operation.Answer);
        }

        if (operation.Method is "post" or "delete" && operation.Action != "deletecollection")
        {
            Response("202", "Accepted", operation.Answer);
        }

        Response("401", "Unauthorized", null);
        writer.WriteEndObject();
    }

    private static string[] PatchesOf(OpenApiOperation operation) => operation.MergesStrategically ? Patches : Patches[..^1];

    private void Response(string code, string description, TypeSchema? type)
    {
        writer.WriteStartObject(code);
        writer.WriteString("description", description);
        if (type is not null && style.IsV3)
        {
            Content(Answers, type);
        }
        else if (type is not null)
        {
            Schema(type);
        }

        writer.WriteEndObject();
    }

    private void Content(string[] mediaTypes, TypeSchema type)
    {
        writer.WriteStartObject("content");
        foreach (var mediaType in mediaTypes)
        {
            writer.WriteStartObject(mediaType);
            Schema(type);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private void Schema(TypeSchema type)
    {
        writer.WriteStartObject("schema");
        writer.WriteString("$ref", style.RefPrefix + type.Name);
        writer.WriteEndObject();
    }

    private void Words(string name, string[] words)
    {
        writer.WriteStartArray(name);
        foreach (var word in words)
        {
            writer.WriteStringValue(word);
        }

        writer.WriteEndArray();
    }
}
