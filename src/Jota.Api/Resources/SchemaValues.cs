using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>What a schema says of single values, refused in the words that upstream has for custom resources.</summary>
internal static class SchemaValues
{
    /// <summary>Refuses a text or number that its field does not allow.</summary>
    public static void Check(FieldSchema field, JsonValue value, FieldErrors at)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                CheckText(field, value.GetValue<string>(), at);
                break;
            case JsonValueKind.Number when value.TryGetValue<double>(out var number):
                CheckNumber(field, number, ShownText.Of(value.ToJsonString()), at);
                break;
            default:
                break;
        }
    }

    /// <summary>Refuses a list that is too long or too short.</summary>
    public static void CheckCount(FieldSchema field, int count, FieldErrors at)
    {
        if (count > field.MaxItems)
        {
            at.TooMany(count, field.MaxItems.Value);
        }

        if (count < field.MinItems)
        {
            Refuse(count, $"have at least {field.MinItems} items", at);
        }
    }

    private static void CheckText(FieldSchema field, string text, FieldErrors at)
    {
        if (field.MaxLength is not null || field.MinLength is not null)
        {
            CheckLength(field, text, at);
        }

        if (field.Matches is { } pattern && !pattern.IsMatch(text))
        {
            Refuse(text, $"match '{field.Pattern}'", at);
        }

        if (!field.Enum.IsEmpty && !field.Enum.Contains(text))
        {
            at.NotSupported(text, field.Enum);
        }
    }

    // In characters as Go counts them: code points.
    private static void CheckLength(FieldSchema field, string text, FieldErrors at)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            length++;
        }

        if (length > field.MaxLength)
        {
            at.TooLong(field.MaxLength.Value);
        }

        if (length < field.MinLength)
        {
            Refuse(text, $"be at least {field.MinLength} chars long", at);
        }
    }

    private static void CheckNumber(FieldSchema field, double number, ShownText shown, FieldErrors at)
    {
        if (field.MultipleOf is { } step && !IsMultiple(number, step))
        {
            Refuse(shown, $"be a multiple of {Text(step)}", at);
        }

        if (field.Maximum is { } most && (field.ExclusiveMaximum ? number >= most : number > most))
        {
            Refuse(shown, $"be less than {(field.ExclusiveMaximum ? "" : "or equal to ")}{Text(most)}", at);
        }

        if (field.Minimum is { } least && (field.ExclusiveMinimum ? number <= least : number < least))
        {
            Refuse(shown, $"be greater than {(field.ExclusiveMinimum ? "" : "or equal to ")}{Text(least)}", at);
        }
    }

    // As upstream: the quotient of the two, in binary, is whole.
    private static bool IsMultiple(double number, double step) => double.IsInteger(number / step);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Refuse(object value, string should, FieldErrors at) => at.Invalid(value, $"{at.Path} in body should {should}");
}
