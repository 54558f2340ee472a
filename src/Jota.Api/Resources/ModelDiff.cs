using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// Compares models by what they say: as JSON with sorted fields, in which an empty list counts as none. (Models hold their lists by
/// reference, so <c>==</c> will not do.)
/// </summary>
internal static class ModelDiff
{
    private static readonly JsonWriterOptions Lines = new()
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = ApiJson.Encoder,
        MaxDepth = RequestBudget.MaxDepth,
    };

    /// <summary>Whether both say the same.</summary>
    public static bool Same<T>(T? one, T? other)
        where T : class =>
        ReferenceEquals(one, other) || Text(one, ApiJson.Writing) == Text(other, ApiJson.Writing);

    /// <summary>The JSON that is compared, a line for each field.</summary>
    public static string Canonical<T>(T? value)
        where T : class => Text(value, Lines);

    private static string Text<T>(T? value, JsonWriterOptions style)
        where T : class
    {
        if (value is null)
        {
            return "";
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, style))
        {
            Write(JsonTreeReader.Read(ApiJson.Encode(value), RequestBudget.Unlimited), writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(JsonTree tree, Utf8JsonWriter writer)
    {
        var walk = new JsonTreeWalk(tree, sorted: true);
        while (walk.Next())
        {
            if (walk.Key is not null && IsNothing(walk.Node))
            {
                walk.Skip();
            }
            else
            {
                JsonTreeWriter.Write(writer, walk);
            }
        }
    }

    private static bool IsNothing(JsonTree value) => value is JsonTree.Plain { IsNull: true } or JsonTree.List { Items.Count: 0 };
}
