using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The functions of Go templates, and kubectl's own.</summary>
internal static class TemplateFunctions
{
    private static readonly string[] Known =
    [
        "and", "or", "not", "len", "index", "slice", "print", "printf", "println", "html", "urlquery", "eq", "ne", "lt", "le", "gt", "ge",
        "exists", "base64decode",
    ];

    public static bool IsKnown(string name) => Known.Contains(name);

    /// <summary>Calls one; <c>and</c> and <c>or</c> are not called, for they need not look at all.</summary>
    public static object? Call(string name, List<object?> arguments) => name switch
    {
        "not" => !TemplateValue.IsTrue(One(name, arguments)),
        "len" => Length(One(name, arguments)),
        "index" => arguments.Skip(1).Aggregate(arguments[0], Index),
        "slice" => Slice(arguments),
        "print" => string.Concat(Spaced(arguments)),
        "println" => string.Join(' ', arguments.Select(TemplateValue.Text)) + "\n",
        "printf" => GoFormat.Of(TemplateValue.Text(arguments[0]), arguments.Skip(1).ToList()),
        "html" => WebUtility.HtmlEncode(string.Concat(Spaced(arguments))),
        "urlquery" => Uri.EscapeDataString(string.Concat(Spaced(arguments))).Replace("%20", "+", StringComparison.Ordinal),
        "eq" => arguments.Skip(1).Any(other => Compare(arguments[0], other, ordered: false) == 0),
        "ne" => Compare(arguments[0], arguments[1], ordered: false) != 0,
        "lt" => Compare(arguments[0], arguments[1], ordered: true) < 0,
        "le" => Compare(arguments[0], arguments[1], ordered: true) <= 0,
        "gt" => Compare(arguments[0], arguments[1], ordered: true) > 0,
        "ge" => Compare(arguments[0], arguments[1], ordered: true) >= 0,
        "exists" => Exists(arguments),
        "base64decode" => Decoded(TemplateValue.Text(One(name, arguments))),
        _ => throw new FormatException($"function \"{name}\" not defined"),
    };

    private static object? One(string name, List<object?> arguments) => arguments.Count == 1 ? arguments[0] : throw new FormatException(
        $"wrong number of args for {name}: want 1 got {arguments.Count}");

    private static long Length(object? value) => value switch
    {
        string text => Encoding.UTF8.GetByteCount(text),
        JsonArray list => list.Count,
        JsonObject map => map.Count,
        _ => throw new FormatException($"error calling len: len of type {TemplateValue.TypeOf(value)}"),
    };

    private static object? Index(object? value, object? key)
    {
        switch (value, key)
        {
            case (JsonArray list, long or double):
                var at = Convert.ToInt64(key, CultureInfo.InvariantCulture);
                return at >= 0 && at < list.Count ? TemplateValue.Of(list[(int)at]) : throw new FormatException(
                    $"error calling index: reflect: slice index out of range: {at}");
            case (JsonObject map, string name):
                return map.TryGetPropertyValue(name, out var found) ? TemplateValue.Of(found) : TemplateValue.Missing;
            default:
                throw new FormatException(ReferenceEquals(value, TemplateValue.Missing) || value is null
                    ? "error calling index: index of untyped nil"
                    : $"error calling index: can't index item of type {TemplateValue.TypeOf(value)}");
        }
    }

    private static object Slice(List<object?> arguments)
    {
        int At(int index, int other) =>
            arguments.Count > index ? (int)Convert.ToInt64(arguments[index], CultureInfo.InvariantCulture) : other;
        return arguments[0] switch
        {
            string text when At(1, 0) <= At(2, text.Length) && At(2, text.Length) <= text.Length => text[At(1, 0)..At(2, text.Length)],
            JsonArray list => new JsonArray([.. list.Skip(At(1, 0)).Take(At(2, list.Count) - At(1, 0)).Select(item => item?.DeepClone())]),
            _ => throw new FormatException("error calling slice: index out of range"),
        };
    }

    /// <summary>Blanks stand between two of which none is a text, as Go's Sprint has it.</summary>
    private static IEnumerable<string> Spaced(List<object?> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var needsBlank = i > 0 && arguments[i] is not string && arguments[i - 1] is not string;
            yield return (needsBlank ? " " : "") + TemplateValue.Text(arguments[i]);
        }
    }

    private static int Compare(object? one, object? other, bool ordered) => (one, other) switch
    {
        (string left, string right) => string.CompareOrdinal(left, right),
        (long left, long right) => left.CompareTo(right),
        (double left, double right) => left.CompareTo(right),
        (bool left, bool right) when !ordered => left == right ? 0 : 1,
        (null, null) when !ordered => 0,
        (null, _) or (_, null) when !ordered => 1,
        _ => throw new FormatException("error calling eq: incompatible types for comparison"),
    };

    private static bool Exists(List<object?> arguments)
    {
        try
        {
            return !ReferenceEquals(arguments.Skip(1).Aggregate(arguments[0], Index), TemplateValue.Missing);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Decoded(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw new FormatException($"error calling base64decode: base64 decode failed: illegal base64 data");
        }
    }
}
