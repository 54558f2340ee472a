using System.Text;

namespace Jota.Api;

/// <summary>
/// JSON that can be changed. Objects keep no order and of two equal keys the last, as upstream's; scalars do not change and may be shared.
/// Whatever walks a tree does so without recursion: how deep it is depends on clients.
/// </summary>
internal abstract class JsonTree
{
    public static JsonTree Null { get; } = new Plain("null"u8.ToArray());

    /// <summary>The word for a value in upstream's errors about JSON.</summary>
    public abstract string Word { get; }

    /// <summary>The Go type that upstream's decoder makes of a value, as its errors tell it.</summary>
    public abstract string GoType { get; }

    public sealed class Map : JsonTree
    {
        public Dictionary<string, JsonTree> Fields { get; } = new(StringComparer.Ordinal);

        public override string Word => "object";

        public override string GoType => "map[string]interface {}";

        /// <summary>A field; null when there is none.</summary>
        public JsonTree? Find(string key) => Fields.GetValueOrDefault(key);
    }

    public sealed class List(List<JsonTree> items) : JsonTree
    {
        public List<JsonTree> Items { get; } = items;

        public override string Word => "array";

        public override string GoType => "[]interface {}";
    }

    public sealed class Text(string value) : JsonTree
    {
        public string Value { get; } = value;

        public override string Word => "string";

        public override string GoType => "string";
    }

    /// <summary>A number, a boolean or null.</summary>
    /// <param name="json">As written.</param>
    public sealed class Plain(ReadOnlyMemory<byte> json) : JsonTree
    {
        public ReadOnlyMemory<byte> Json { get; } = json;

        public bool IsNull => Json.Span[0] == 'n';

        public override string Word => Json.Span[0] switch { (byte)'n' => "null", (byte)'t' or (byte)'f' => "bool", _ => "number" };

        public override string GoType => Word switch
        {
            "null" => "%!s(<nil>)",
            "bool" => "bool",
            _ => Json.Span.ContainsAny(".eE"u8) ? "float64" : "int64",
        };

        public override string ToString() => Encoding.UTF8.GetString(Json.Span);
    }
}
