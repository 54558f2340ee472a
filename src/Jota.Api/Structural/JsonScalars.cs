using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>What schemas say of single texts and numbers.</summary>
internal static class JsonScalars
{
    /// <summary>Checks a text; the first rule that does not hold is told.</summary>
    public static void Text(JsonSchema schema, string text, JsonPlace at, JsonErrors errors)
    {
        var source = schema.Source;
        if (source.MaxLength is { } most && Runes(text) > most)
        {
            errors.TooLong(at, (int)most);
        }
        else if (source.MinLength is { } least && Runes(text) < least)
        {
            errors.Should(at, text, $"be at least {least} chars long");
        }
        else if (schema.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            errors.Should(at, text, $"match '{source.Pattern}'");
        }
    }

    // In characters as Go counts them: code points.
    private static int Runes(string text)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            length++;
        }

        return length;
    }

    /// <summary>Checks a number.</summary>
    public static void Number(JsonSchema schema, JsonValue value, JsonPlace at, JsonErrors errors)
    {
        var source = schema.Source;
        var number = JsonNumbers.Double(value)!.Value;
        var whole = JsonNumbers.Whole(value) is not null;
        if (source.MultipleOf is { } step && !double.IsInteger(number / step))
        {
            errors.Should(at, value, $"be a multiple of {JsonErrors.Number(step, whole)}");
        }

        if (source.Maximum is { } most && (source.ExclusiveMaximum == true ? number >= most : number > most))
        {
            errors.Should(at, value, $"be less than {OrEqual(source.ExclusiveMaximum)}{JsonErrors.Number(most, whole)}");
        }

        if (source.Minimum is { } least && (source.ExclusiveMinimum == true ? number <= least : number < least))
        {
            errors.Should(at, value, $"be greater than {OrEqual(source.ExclusiveMinimum)}{JsonErrors.Number(least, whole)}");
        }
    }

    private static string OrEqual(bool? exclusive) => exclusive == true ? "" : "or equal to ";
}
