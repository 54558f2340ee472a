using System.Text;

namespace Jota.Kubectl;

/// <summary>The server's warnings (RFC 7234, <c>299 - "text"</c>).</summary>
internal static class WarningHeader
{
    /// <summary>The text; null where the header is another kind of warning.</summary>
    public static string? Text(string header)
    {
        var quote = header.IndexOf('"', StringComparison.Ordinal);
        if (!header.StartsWith("299 ", StringComparison.Ordinal) || quote < 0)
        {
            return null;
        }

        var text = new StringBuilder();
        for (var i = quote + 1; i < header.Length && header[i] != '"'; i++)
        {
            i += header[i] == '\\' && i + 1 < header.Length ? 1 : 0;
            text.Append(header[i]);
        }

        return text.ToString();
    }
}
