using System.Globalization;
using Jota.Api;

namespace Jota.Hostile.Tests;

/// <summary>Every list and map of every kind, found in the schemas, with more items than anybody needs.</summary>
internal static class LongLists
{
    private const int Deepest = 7;

    private static readonly Lazy<(Resource Resource, FieldSchema[] Way)[]> Ways = new(() =>
        [.. ResourceCatalog.BuiltIn.All.SelectMany(resource => Within(resource.Schema, []).Select(way => (resource, way)))]);

    public static int Count => Ways.Value.Length;

    /// <summary>One of them as a request to make such an object; for a dry run where that is possible.</summary>
    public static HostileRequest Of(int index, int items, Random random)
    {
        var (resource, way) = Ways.Value[index];
        var isSame = random.Next(2) == 0;
        var body = way.Reverse().Aggregate("", (within, field) => Around(field, within, items, isSame));
        var names = resource.Names;
        var root = names.Group.Length == 0 ? "/api" : $"/apis/{names.Group}";
        var place = resource.Namespaced ? "/namespaces/default" : "";
        var metadata = way[0].Name == "metadata" ? "" : "\"metadata\":{\"name\":\"h\"},";
        return new($"a long {string.Join('.', way.Select(f => f.Name))} of {names.Kind}", "POST", $"{root}/{names.Version}{place}/{names.Plural}?dryRun=All")
        {
            Body = Bodies.Utf8($"{{{metadata}{body}}}"),
        };
    }

    private static IEnumerable<FieldSchema[]> Within(TypeSchema type, FieldSchema[] way)
    {
        foreach (var field in type.Fields.Where(field => !way.Contains(field)))
        {
            FieldSchema[] here = [.. way, field];
            if (field.Shape != FieldShape.Single)
            {
                yield return here;
            }

            if (field.Type is { Form: TypeForm.Object } next && here.Length < Deepest)
            {
                foreach (var further in Within(next, here))
                {
                    yield return further;
                }
            }
        }
    }

    /// <summary>The innermost field has many values, those around it one.</summary>
    private static string Around(FieldSchema field, string within, int items, bool isSame)
    {
        var count = within.Length == 0 ? items : 1;
        string Key(int i) => isSame && field.Shape == FieldShape.List ? "k" : "k" + i.ToString(CultureInfo.InvariantCulture);
        string Value(int i) => within.Length > 0 ? $"{{{within}}}" : Scalar(field, Key(i));
        return $"\"{field.Name}\":" + field.Shape switch
        {
            FieldShape.Single => Value(0),
            FieldShape.List => $"[{Bodies.List(count, Value)}]",
            FieldShape.Map => $"{{{Bodies.List(count, i => $"\"{Key(i)}\":{Value(i)}")}}}",
            _ => $"{{{Bodies.List(count, i => $"\"{Key(i)}\":[{Value(i)}]")}}}",
        };
    }

    private static string Scalar(FieldSchema field, string key) => field.Scalar switch
    {
        FieldScalar.String => $"\"{key}\"",
        FieldScalar.Int32 or FieldScalar.Int64 or FieldScalar.Double => "1",
        FieldScalar.Boolean => "true",
        FieldScalar.Bytes => "\"\"",
        _ => field.Type!.Form switch
        {
            TypeForm.Object => Named(field.Type, key),
            TypeForm.Quantity => "\"1\"",
            TypeForm.Time or TypeForm.MicroTime => "\"2026-01-01T00:00:00Z\"",
            _ => "1",
        },
    };

    /// <summary>An item with its texts, by which rules tell items apart.</summary>
    private static string Named(TypeSchema type, string key) =>
        $"{{{string.Join(',', type.Fields.Where(f => f is { Scalar: FieldScalar.String, Shape: FieldShape.Single }).Select(f => $"\"{f.Name}\":\"{key}\""))}}}";
}
