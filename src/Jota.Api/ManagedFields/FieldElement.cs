using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// One element of a field path, in the form of <c>fieldsV1</c>: <c>f:name</c> is a field or a map's key, <c>k:{...}</c> a list's item by
/// its keys, <c>v:...</c> an item of a set, <c>i:n</c> one by its place.
/// </summary>
internal static class FieldElement
{
    /// <summary>
    /// Paths are no longer than this: what lies deeper belongs to whoever owns what it lies in. Keeps walks over hostile objects short.
    /// </summary>
    public const int MostDepth = 200;

    /// <summary>A field, or a key of a map.</summary>
    public static string Field(string name) => "f:" + name;

    /// <summary>The name of a field; null for elements of lists.</summary>
    public static string? NameOf(string element) => element.StartsWith("f:", StringComparison.Ordinal) ? element[2..] : null;

    /// <summary>An item of a set: a scalar.</summary>
    public static string Item(JsonTree scalar) => "v:" + Text(writer => Write(writer, scalar));

    /// <summary>
    /// An item of a list by its keys, of which those it lacks have their defaults; null when none of them says anything.
    /// </summary>
    public static string? Keyed(JsonTree item, MergeType list)
    {
        if (item is not JsonTree.Map map)
        {
            return null;
        }

        var found = new List<(string Key, JsonTree Value)>(list.Keys.Length);
        foreach (var key in list.Keys)
        {
            if ((map.Find(key) ?? list.DefaultOf(key)) is { } value)
            {
                found.Add((key, value));
            }
        }

        return found.Count == 0 ? null : "k:" + Text(writer =>
        {
            writer.WriteStartObject();
            foreach (var (key, value) in found)
            {
                writer.WritePropertyName(key);
                Write(writer, value);
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>The element of a list's item; null when it has none.</summary>
    public static string? Of(JsonTree item, MergeType list) => list.Form == MergeForm.Keyed ? Keyed(item, list)
        : item is JsonTree.Text or JsonTree.Plain { IsNull: false } ? Item(item)
        : null;

    /// <summary>Whether a text is an element at all.</summary>
    public static bool IsValid(string element) => element.Length >= 2 && element[1] == ':' && element[0] switch
    {
        'f' => true,
        'i' => int.TryParse(element.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture, out _),
        'k' => element.Length > 2 && element[2] == '{' && IsJson(element),
        'v' => IsJson(element),
        _ => false,
    };

    /// <summary>As upstream writes it in texts.</summary>
    public static string Told(string element) => element[0] switch
    {
        'f' => "." + element[2..],
        'i' => $"[{element[2..]}]",
        'v' => $"[={element[2..]}]",
        _ => $"[{Keys(element[2..])}]",
    };

    private static string Keys(string json)
    {
        using var keys = JsonDocument.Parse(json, JsonLimits.Parsing);
        return string.Join(',', keys.RootElement.EnumerateObject().Select(key => $"{key.Name}={key.Value.GetRawText()}"));
    }

    private static bool IsJson(string element) => JsonSyntax.Error(Encoding.UTF8.GetBytes(element[2..])) is null;

    private static string Text(Action<Utf8JsonWriter> write)
    {
        var into = new ArrayBufferWriter<byte>(64);
        var writer = ApiJson.RentWriter(into);
        write(writer);
        ApiJson.Return(writer);
        return Encoding.UTF8.GetString(into.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonTree value)
    {
        var walk = new JsonTreeWalk(value, sorted: true);
        while (walk.Next())
        {
            JsonTreeWriter.Write(writer, walk);
        }
    }
}
