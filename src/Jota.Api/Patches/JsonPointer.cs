namespace Jota.Api;

/// <summary>JSON pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>The tokens of a path; none for the whole document.</summary>
    public static string[] Parse(string pointer)
    {
        if (pointer.Length == 0)
        {
            return [];
        }

        if (pointer[0] != '/')
        {
            throw PatchErrors.DoesNotApply($"path '{pointer}' does not begin with a slash");
        }

        return [.. pointer[1..].Split('/').Select(Unescape)];
    }

    /// <summary>The path as written.</summary>
    public static string Write(ReadOnlySpan<string> tokens)
    {
        var text = new System.Text.StringBuilder();
        foreach (var token in tokens)
        {
            text.Append('/').Append(token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    private static string Unescape(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
