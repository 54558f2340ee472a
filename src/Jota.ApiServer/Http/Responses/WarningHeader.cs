using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Jota.ApiServer.Http;

/// <summary><c>Warning</c> headers: what <c>kubectl</c> prints as <c>Warning: …</c>.</summary>
internal static class WarningHeader
{
    // Proxies refuse large headers, so upstream stops after this much text.
    private const int MostText = 4096;

    public static void Write(IHeaderDictionary headers, IReadOnlyList<string> warnings)
    {
        var room = MostText;
        var values = StringValues.Empty;
        foreach (var warning in warnings.Distinct(StringComparer.Ordinal))
        {
            room -= warning.Length;
            if (room < 0)
            {
                break;
            }

            values = StringValues.Concat(values, $"299 - \"{Escape(warning)}\"");
        }

        if (values.Count > 0)
        {
            headers.Warning = StringValues.Concat(headers.Warning, values);
        }
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => escaped.Append('\\').Append(c),
                _ when char.IsControl(c) => escaped.Append(' '),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
