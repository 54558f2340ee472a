using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// Turns the JSON of an OpenAPI 2 document into gnostic's protobuf form (<c>openapi.v2.Document</c>), which kubectl asks for. The
/// numbers are that message's field numbers; free values (<c>Any</c>) are carried as YAML, of which JSON is a part.
/// </summary>
internal static class OpenApiV2Protobuf
{
    public static byte[] Write(JsonElement document)
    {
        var root = new ProtoWriter();
        root.Text(1, Text(document, "swagger"));
        root.Message(2, info =>
        {
            info.Text(1, Text(document.GetProperty("info"), "title"));
            info.Text(2, Text(document.GetProperty("info"), "version"));
        });
        root.Message(8, paths => Each(document.GetProperty("paths"), (name, path) => Named(paths, 2, name, w => PathItem(w, path))));
        root.Message(9, definitions => Each(
            document.GetProperty("definitions"), (name, schema) => Named(definitions, 1, name, w => Schema(w, schema))));
        root.Message(12, security => Named(security, 1, "BearerToken", static _ => { }));
        root.Message(13, definitions => Each(
            document.GetProperty("securityDefinitions"), (name, key) => Named(definitions, 1, name, w => ApiKey(w, key))));
        return root.ToArray();
    }

    private static void PathItem(ProtoWriter writer, JsonElement path) => Each(path, (name, value) =>
    {
        if (name == "parameters")
        {
            Parameters(writer, 9, value);
        }
        else
        {
            var field = name switch
            {
                "get" => 2,
                "put" => 3,
                "post" => 4,
                "delete" => 5,
                "options" => 6,
                "head" => 7,
                "patch" => 8,
                _ => throw new InvalidDataException(name)
            };
            writer.Message(field, w => Operation(w, value));
        }
    });

    private static void Operation(ProtoWriter writer, JsonElement operation)
    {
        Texts(writer, 1, operation, "tags");
        writer.Text(3, Text(operation, "description"));
        writer.Text(5, Text(operation, "operationId"));
        Texts(writer, 6, operation, "produces");
        Texts(writer, 7, operation, "consumes");
        Parameters(writer, 8, operation.GetProperty("parameters"));
        writer.Message(9, responses => Each(
            operation.GetProperty("responses"), (code, response) =>
                Named(responses, 1, code, w => w.Message(1, r => Response(r, response)))));
        Extensions(writer, 13, operation);
    }

    private static void Response(ProtoWriter writer, JsonElement response)
    {
        writer.Text(1, Text(response, "description"));
        if (response.TryGetProperty("schema", out var schema))
        {
            writer.Message(2, item => item.Message(1, w => Schema(w, schema)));
        }
    }

    /// <summary>A parameter stands three wrappers deep: item, parameter, and which kind of parameter.</summary>
    private static void Parameters(ProtoWriter writer, int field, JsonElement parameters)
    {
        foreach (var parameter in parameters.EnumerateArray())
        {
            var place = Text(parameter, "in");
            writer.Message(field, item => item.Message(1, w =>
            {
                if (place == "body")
                {
                    w.Message(1, body => Body(body, parameter));
                }
                else
                {
                    w.Message(2, other => other.Message(place == "query" ? 3 : 4, p => NonBody(p, parameter, place == "query" ? 6 : 5)));
                }
            }));
        }
    }

    private static void Body(ProtoWriter writer, JsonElement parameter)
    {
        writer.Text(2, Text(parameter, "name"));
        writer.Text(3, "body");
        writer.Flag(4, parameter.GetProperty("required").GetBoolean());
        writer.Message(5, w => Schema(w, parameter.GetProperty("schema")));
    }

    private static void NonBody(ProtoWriter writer, JsonElement parameter, int typeField)
    {
        writer.Flag(1, parameter.TryGetProperty("required", out var required) && required.GetBoolean());
        writer.Text(2, Text(parameter, "in"));
        writer.Text(3, Text(parameter, "description"));
        writer.Text(4, Text(parameter, "name"));
        writer.Text(typeField, Text(parameter, "type"));
    }

    private static void Schema(ProtoWriter writer, JsonElement schema)
    {
        writer.Text(1, Text(schema, "$ref"));
        writer.Text(2, Text(schema, "format"));
        writer.Text(3, Text(schema, "title"));
        writer.Text(4, Text(schema, "description"));
        if (schema.TryGetProperty("default", out var value))
        {
            writer.Message(5, any => any.Text(2, value.GetRawText()));
        }

        Limits(writer, schema);
        Texts(writer, 19, schema, "required");
        if (schema.TryGetProperty("enum", out var words))
        {
            foreach (var word in words.EnumerateArray())
            {
                writer.Message(20, any => any.Text(2, word.GetRawText()));
            }
        }

        if (schema.TryGetProperty("additionalProperties", out var additional))
        {
            writer.Message(21, item => Additional(item, additional));
        }

        if (schema.TryGetProperty("type", out var type))
        {
            writer.Message(22, item => item.Text(1, type.GetString()));
        }

        if (schema.TryGetProperty("items", out var items))
        {
            writer.Message(23, item => item.Message(1, w => Schema(w, items)));
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            writer.Message(25, w => Each(properties, (name, property) => Named(w, 1, name, p => Schema(p, property))));
        }

        Extensions(writer, 31, schema);
    }

    private static void Additional(ProtoWriter writer, JsonElement additional)
    {
        if (additional.ValueKind == JsonValueKind.Object)
        {
            writer.Message(1, w => Schema(w, additional));
        }
        else
        {
            writer.Flag(2, additional.GetBoolean());
        }
    }

    private static void Limits(ProtoWriter writer, JsonElement schema)
    {
        foreach (var (field, name) in ((int, string)[])[(6, "multipleOf"), (7, "maximum"), (9, "minimum")])
        {
            if (schema.TryGetProperty(name, out var limit))
            {
                writer.Double(field, limit.GetDouble());
            }
        }

        writer.Flag(8, schema.TryGetProperty("exclusiveMaximum", out var most) && most.GetBoolean());
        writer.Flag(10, schema.TryGetProperty("exclusiveMinimum", out var least) && least.GetBoolean());
        writer.Text(13, Text(schema, "pattern"));
        var counts = ((int, string)[])
            [(11, "maxLength"), (12, "minLength"), (14, "maxItems"), (15, "minItems"), (17, "maxProperties"), (18, "minProperties")];
        foreach (var (field, name) in counts)
        {
            if (schema.TryGetProperty(name, out var count))
            {
                writer.Whole(field, count.GetInt64());
            }
        }
    }

    private static void ApiKey(ProtoWriter writer, JsonElement key) => writer.Message(2, w =>
    {
        w.Text(1, Text(key, "type"));
        w.Text(2, Text(key, "name"));
        w.Text(3, Text(key, "in"));
        w.Text(4, Text(key, "description"));
    });

    private static void Extensions(ProtoWriter writer, int field, JsonElement owner) => Each(owner, (name, value) =>
    {
        if (name.StartsWith("x-", StringComparison.Ordinal))
        {
            Named(writer, field, name, any => any.Text(2, value.GetRawText()));
        }
    });

    private static void Named(ProtoWriter writer, int field, string name, Action<ProtoWriter> value) => writer.Message(field, named =>
    {
        named.Text(1, name);
        named.Message(2, value);
    });

    private static void Texts(ProtoWriter writer, int field, JsonElement owner, string name)
    {
        if (owner.TryGetProperty(name, out var texts))
        {
            foreach (var text in texts.EnumerateArray())
            {
                writer.Text(field, text.GetString());
            }
        }
    }

    private static void Each(JsonElement owner, Action<string, JsonElement> each)
    {
        foreach (var property in owner.EnumerateObject())
        {
            each(property.Name, property.Value);
        }
    }

    private static string? Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) ? value.GetString() : null;
}
