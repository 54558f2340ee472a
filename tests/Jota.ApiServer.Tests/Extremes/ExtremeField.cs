using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.ApiServer.Tests.Extremes;

/// <summary>A field of a kind, however deep, and what is extreme in it but of its type.</summary>
internal sealed record ExtremeField(IReadOnlyList<FieldSchema> Path, IReadOnlyList<JsonNode?> Values)
{
    private static readonly long[] Whole32 = [0, 1, -1, int.MaxValue - 1, int.MaxValue, int.MinValue];
    private static readonly long[] Whole64 = [.. Whole32, long.MaxValue - 1, long.MaxValue, long.MinValue];
    private static readonly string[] Quantities = ["0", "1n", "1e18", "1000000000000000000", "10P", "8E", "7Ei", "9223372036854775807", "-9E"];
    private static readonly string[] Dates = ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z"];

    /// <summary>Every field of a kind that holds a number, an amount or a date.</summary>
    public static IEnumerable<ExtremeField> Of(TypeSchema type) => Below(type, []);

    public override string ToString() => string.Join('.', Path.Select(field => field.Name));

    /// <summary>The object with the value in the field; what is missing on the way is made, in lists the first item is taken.</summary>
    public JsonObject In(JsonObject whole, JsonNode? value)
    {
        var copy = (JsonObject)whole.DeepClone();
        var at = copy;
        foreach (var field in Path.SkipLast(1))
        {
            at = Step(at, field);
        }

        Put(at, Path[^1], value?.DeepClone());
        return copy;
    }

    private static IEnumerable<ExtremeField> Below(TypeSchema type, IReadOnlyList<FieldSchema> path)
    {
        foreach (var field in type.Fields)
        {
            FieldSchema[] here = [.. path, field];
            if (ValuesOf(field) is { } values)
            {
                yield return new(here, values);
            }
            else if (field.Type is { Form: TypeForm.Object } inner && path.All(f => f.Type != inner))
            {
                foreach (var deeper in Below(inner, here))
                {
                    yield return deeper;
                }
            }
        }
    }

    private static IReadOnlyList<JsonNode?>? ValuesOf(FieldSchema field) => (field.Scalar, field.Type?.Form) switch
    {
        (FieldScalar.Int32, _) => [.. Whole32.Select(n => (JsonNode?)n)],
        (FieldScalar.Int64, _) => [.. Whole64.Select(n => (JsonNode?)n)],
        (FieldScalar.Reference, TypeForm.Quantity) => [.. Quantities.Select(q => (JsonNode?)q)],
        (FieldScalar.Reference, TypeForm.IntOrString) => [.. Whole32.Select(n => (JsonNode?)n), "0%", "100%", "2147483647%", "99999999999%", "x"],
        (FieldScalar.Reference, TypeForm.Time or TypeForm.MicroTime) => [.. Dates.Select(d => (JsonNode?)d)],
        _ => null,
    };

    private static JsonObject Step(JsonObject at, FieldSchema field)
    {
        if (field.Shape == FieldShape.Single)
        {
            return Inner(at, field.Name);
        }

        if (field.Shape == FieldShape.List)
        {
            var list = at[field.Name] as JsonArray;
            if (list is null)
            {
                at[field.Name] = list = [];
            }

            if (list.Count == 0 || list[0] is not JsonObject)
            {
                list.Insert(0, new JsonObject());
            }

            return (JsonObject)list[0]!;
        }

        return Inner(Inner(at, field.Name), "key");
    }

    private static JsonObject Inner(JsonObject at, string name)
    {
        if (at[name] is JsonObject there)
        {
            return there;
        }

        var made = new JsonObject();
        at[name] = made;
        return made;
    }

    private static void Put(JsonObject at, FieldSchema field, JsonNode? value)
    {
        switch (field.Shape)
        {
            case FieldShape.Single:
                at[field.Name] = value;
                break;
            case FieldShape.List:
                at[field.Name] = new JsonArray(value);
                break;
            default:
                Inner(at, field.Name)["cpu"] = value;
                break;
        }
    }
}
