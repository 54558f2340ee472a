using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Jota.Api;

/// <summary>A refused value that is shown as it stands, without quotes: a number in words, or JSON.</summary>
/// <param name="Text">What is shown.</param>
public sealed record ShownText(string Text)
{
    // Of one value no more is shown.
    private const int Most = 1 << 12;

    /// <summary>What is shown as it stands.</summary>
    public static ShownText Of(string text) => new(text);

    /// <summary>A map of texts as JSON, by key.</summary>
    public static ShownText Map(IDictionary<string, string>? map) => map is null
        ? new("null")
        : new($"{{{Row(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(Entry), ",")}}}");

    /// <summary>A list of what is JSON already.</summary>
    public static ShownText List(IEnumerable<string> items) => new($"[{Row(items, ",")}]");

    /// <summary>A text as JSON.</summary>
    public static string Quote(string? text) => $"\"{JsonEncodedText.Encode(text ?? "", ApiJson.Encoder)}\"";

    /// <summary>
    /// Values are shown as upstream shows them: strings quoted as Go's <c>%q</c>, numbers and booleans bare, the rest as JSON. Of one that
    /// is very long only the beginning is shown.
    /// </summary>
    public static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"\"{JsonEncodedText.Encode(Beginning(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number when value is not IEnumerable => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Beginning(value.ToString() ?? "null"),
    };

    /// <summary>Texts in a row, as many as are shown of one value.</summary>
    public static string Row(IEnumerable<string> parts, string between)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (text.Length > Most)
            {
                return text.Append(between).Append("...").ToString();
            }

            text.Append(text.Length > 0 ? between : "").Append(part);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Entry(KeyValuePair<string, string> entry) => $"{Quote(entry.Key)}:{Quote(entry.Value)}";

    private static string Beginning(string text)
    {
        if (text.Length <= Most)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[Most - 1]) ? Most - 1 : Most;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}... ({text.Length - end} more)");
    }
}
