using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Jota.Kubectl;

/// <summary>Go's <c>Printf</c>, as far as templates use it.</summary>
internal static partial class GoFormat
{
    public static string Of(string format, List<object?> arguments)
    {
        var next = 0;
        var text = Verb().Replace(format, match =>
        {
            var verb = match.Groups["verb"].Value[0];
            if (verb == '%')
            {
                return "%";
            }

            return next < arguments.Count
                ? Padded(match, Of(verb, match.Groups["precision"].Value, arguments[next++]))
                : $"%!{verb}(MISSING)";
        });
        return next >= arguments.Count ? text : text + "%!(EXTRA " + string.Join(
            ", ", arguments.Skip(next).Select(extra => $"{TemplateValue.TypeOf(extra)}={TemplateValue.Text(extra)}")) + ")";
    }

    private static string Of(char verb, string precision, object? value) => (verb, value) switch
    {
        ('s' or 'v', string text) when precision.Length > 0 =>
            text[..Math.Min(text.Length, int.Parse(precision, CultureInfo.InvariantCulture))],
        ('s' or 'v', string text) => text,
        ('v', _) => TemplateValue.Text(value),
        ('q', string text) => Quoted(text),
        ('d', long whole) => whole.ToString(CultureInfo.InvariantCulture),
        ('t', bool yes) => yes ? "true" : "false",
        ('f', double number) => number.ToString("F" + (precision.Length > 0 ? precision : "6"), CultureInfo.InvariantCulture),
        ('g', double number) => GoText.Float(number),
        ('x', string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        ('x', long whole) => whole.ToString("x", CultureInfo.InvariantCulture),
        ('s', System.Text.Json.Nodes.JsonNode) => TemplateValue.Text(value),
        _ => $"%!{verb}({TemplateValue.TypeOf(value)}={TemplateValue.Text(value)})",
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder();
        GoJson.Quote(quoted, text);
        return quoted.ToString();
    }

    private static string Padded(Match match, string text)
    {
        if (match.Groups["width"].Value is not { Length: > 0 } given)
        {
            return text;
        }

        var width = Math.Min(int.Parse(given, CultureInfo.InvariantCulture), 10_000);
        var flags = match.Groups["flags"].Value;
        return flags.Contains('-', StringComparison.Ordinal) ? text.PadRight(width)
            : flags.Contains('0', StringComparison.Ordinal) ? text.PadLeft(width, '0')
            : text.PadLeft(width);
    }

    [GeneratedRegex(@"%(?<flags>[-+# 0]*)(?<width>\d{0,9})(\.(?<precision>\d{0,9}))?(?<verb>[a-zA-Z%])")]
    private static partial Regex Verb();
}
