using System.Text;

namespace Jota.Cel;

/// <summary>
/// How fields are named in expressions when their own names are no identifiers: <c>__dash__</c> for a dash and so on, and words of the
/// language within <c>__</c>. As upstream's rules for custom resources say it.
/// </summary>
public static class CelFieldNames
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    };

    private static readonly (string Written, string Meant)[] Signs =
        [("__underscores__", "__"), ("__dot__", "."), ("__dash__", "-"), ("__slash__", "/")];

    /// <summary>Whether a name is a word of the language, and nothing can be named so.</summary>
    public static bool IsWord(string name) => Words.Contains(name);

    /// <summary>The name for expressions; null when there is none, and the field cannot be asked for.</summary>
    public static string? Escape(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (Words.Contains(field))
        {
            return $"__{field}__";
        }

        if (field.Length == 0 || char.IsAsciiDigit(field[0]))
        {
            return null;
        }

        var name = new StringBuilder(field.Length + 8);
        for (var i = 0; i < field.Length; i++)
        {
            var sign = Signs.FirstOrDefault(sign => field.AsSpan(i).StartsWith(sign.Meant));
            if (sign.Written is not null)
            {
                name.Append(sign.Written);
                i += sign.Meant.Length - 1;
            }
            else if (char.IsAsciiLetterOrDigit(field[i]) || field[i] == '_')
            {
                name.Append(field[i]);
            }
            else
            {
                return null;
            }
        }

        return name.ToString();
    }

    /// <summary>The field that a name in an expression means.</summary>
    public static string Unescape(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!name.Contains("__", StringComparison.Ordinal))
        {
            return name;
        }

        if (name.Length > 4 && name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal)
            && Words.Contains(name[2..^2]))
        {
            return name[2..^2];
        }

        var field = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var sign = Signs.FirstOrDefault(sign => name.AsSpan(i).StartsWith(sign.Written));
            field.Append(sign.Meant ?? name[i].ToString());
            i += sign.Written is null ? 0 : sign.Written.Length - 1;
        }

        return field.ToString();
    }
}
