using System.Text;

namespace Jota.Cel.Functions;

/// <summary>Text by code points: places and lengths count these, where the platform counts UTF-16.</summary>
internal static class CelText
{
    /// <summary>How many code points there are.</summary>
    public static int Length(string text)
    {
        var length = text.Length;
        foreach (var c in text)
        {
            length -= char.IsLowSurrogate(c) ? 1 : 0;
        }

        return length;
    }

    /// <summary>Where in UTF-16 a code point begins.</summary>
    public static int ToUnits(string text, int points)
    {
        var at = 0;
        for (; points > 0; points--)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        }

        return at;
    }

    /// <summary>Which code point is at a place in UTF-16.</summary>
    public static int ToPoints(string text, int units) => Length(text[..units]);

    /// <summary>The code points, each as text.</summary>
    public static IEnumerable<string> Points(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            yield return rune.ToString();
        }
    }

    /// <summary>Letters of ASCII changed, all others left.</summary>
    public static string Map(string text, Func<char, char> change) => string.Create(text.Length, (text, change), static (span, state) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsAscii(state.text[i]) ? state.change(state.text[i]) : state.text[i];
        }
    });

    /// <summary>As it is written in an expression, within quotes.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                '\\' => "\\\\",
                '"' => "\\\"",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
