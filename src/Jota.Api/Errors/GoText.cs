using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Jota.Api;

/// <summary>Structures as upstream's messages show them: JSON with its own internal field names, nothing left out.</summary>
internal static class GoText
{
    public static ShownText Struct(params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var parts = new string[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            parts[i] = $"\"{fields[i].Name}\":{Value(fields[i].Value)}";
        }

        return ShownText.Of($"{{{string.Join(',', parts)}}}");
    }

    public static ShownText? List(IEnumerable<string>? items) => items is null ? null : ShownText.List(items.Select(item => Value(item)));

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
