using System.Text;
using System.Text.Json;

namespace Jota.Api;

/// <summary>The words of upstream's JSON decoder for values and types, which its clients know from its errors.</summary>
internal static class GoWords
{
    /// <summary>What a value is; a number is shown where a number was expected but not such a one.</summary>
    public static string Of(ref Utf8JsonReader reader, string goType = "") => reader.TokenType switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number when goType is "int32" or "int64" or "float64" => $"number {Encoding.UTF8.GetString(reader.ValueSpan)}",
        JsonTokenType.Number => "number",
        JsonTokenType.Null => "null",
        _ => "bool",
    };

    public static string ListOf(FieldSchema field) => "[]" + One(field);

    public static string MapOf(FieldSchema field) => "map[string]" + (field.Shape == FieldShape.MapOfLists ? ListOf(field) : One(field));

    public static string One(FieldSchema field) => field.Scalar switch
    {
        FieldScalar.String => "string",
        FieldScalar.Int32 => "int32",
        FieldScalar.Int64 => "int64",
        FieldScalar.Double => "float64",
        FieldScalar.Boolean => "bool",
        FieldScalar.Bytes => "[]uint8",
        _ => field.Type!.GoName,
    };
}
