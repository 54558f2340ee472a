using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api.Tests.Objects;

/// <summary>Random objects of any kind, made along its schema: every field may be there or not.</summary>
internal sealed class RandomModels(int seed)
{
    private const int Deepest = 7;

    private readonly Random _random = new(seed);

    public object Of(Resource resource)
    {
        var json = (JsonObject)Object(resource.Schema, 0);
        json["apiVersion"] = resource.Names.ApiVersion;
        json["kind"] = resource.Names.Kind;
        return resource.Decode(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private JsonNode Object(TypeSchema type, int depth)
    {
        var json = new JsonObject();
        foreach (var field in type.Fields)
        {
            if (_random.Next(depth + 2) == 0)
            {
                json[field.Name] = Field(field, field.Shape, depth + 1);
            }
        }

        return json;
    }

    private JsonNode? Field(FieldSchema field, FieldShape shape, int depth) => shape switch
    {
        FieldShape.List => new JsonArray([.. Some().Select(_ => Field(field, FieldShape.Single, depth))]),
        FieldShape.Map => Map(_ => Field(field, FieldShape.Single, depth)),
        FieldShape.MapOfLists => Map(_ => Field(field, FieldShape.List, depth)),
        _ => Single(field, depth),
    };

    private JsonNode? Single(FieldSchema field, int depth) => field.Scalar switch
    {
        FieldScalar.String => Text(),
        FieldScalar.Int32 or FieldScalar.Int64 => _random.Next(1000),
        FieldScalar.Double => _random.Next(100) / 4.0,
        FieldScalar.Boolean => _random.Next(2) == 0,
        FieldScalar.Bytes => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text())),
        _ => field.Type!.Form switch
        {
            TypeForm.Object => depth < Deepest ? Object(field.Type, depth) : new JsonObject(),
            TypeForm.Time or TypeForm.MicroTime => Time(),
            TypeForm.Quantity => _random.Next(4) switch { 0 => "0.5", 1 => "1500m", 2 => $"{_random.Next(9)}Gi", _ => "1e3" },
            TypeForm.IntOrString => _random.Next(2) == 0 ? _random.Next(100) : "25%",
            _ => JsonNode.Parse("""{"any":[1,"two"]}"""),
        },
    };

    private string Time() => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(_random.NextInt64(TimeSpan.TicksPerDay)).ToString("O");

    private JsonObject Map(Func<int, JsonNode?> value) => new(Some().DistinctBy(i => i).Select(i => KeyValuePair.Create($"key-{i}", value(i))));

    private int[] Some() => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => _random.Next(1000))];

    private string Text() => new([.. Enumerable.Range(0, _random.Next(12)).Select(_ => (char)('a' + _random.Next(26)))]);
}
