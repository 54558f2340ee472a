using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Jota.Api;

/// <summary>Whether a value that should be no object fits its field.</summary>
internal static class ScalarCheck
{
    /// <summary>What is wrong: either the Go type that the value does not fit, or a text of its own. Null when it is right.</summary>
    public static (bool IsType, string Text)? Error(ref Utf8JsonReader reader, FieldSchema field) => field.Scalar switch
    {
        FieldScalar.String => Text(ref reader),
        FieldScalar.Int32 => Whole(ref reader, int.MinValue, int.MaxValue, "int32"),
        FieldScalar.Int64 => Whole(ref reader, long.MinValue, long.MaxValue, "int64"),
        FieldScalar.Double => Number(ref reader),
        FieldScalar.Boolean => reader.TokenType is JsonTokenType.True or JsonTokenType.False ? null : (true, "bool"),
        FieldScalar.Bytes => reader.TokenType == JsonTokenType.String ? Base64Error(ref reader) : (true, "[]uint8"),
        _ => OfForm(ref reader, field.Type!),
    };

    private static (bool IsType, string Text)? OfForm(ref Utf8JsonReader reader, TypeSchema type) => type.Form switch
    {
        TypeForm.Object => (true, type.GoName),
        TypeForm.Any => null,
        TypeForm.Time or TypeForm.MicroTime => Time(ref reader, type.Form),
        TypeForm.Quantity => IsQuantity(ref reader) ? null
            : (false, "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
        TypeForm.IntOrString =>
            reader.TokenType == JsonTokenType.String ? NameOrPercent(ref reader) : Whole(ref reader, int.MinValue, int.MaxValue, "int32"),
        _ => throw new InvalidOperationException($"form {type.Form}"),
    };

    private static (bool IsType, string Text)? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return (true, "string");
        }

        // Only an escape by number can be half a character.
        var isDoubtful = reader.ValueIsEscaped && reader.ValueSpan.IndexOf("\\u"u8) >= 0;
        return isDoubtful && TextOf(ref reader) is null ? (false, JsonSyntax.NotText) : null;
    }

    /// <summary>
    /// A number in quotes is no number. Upstream's validations all refuse it (a port's name needs a letter, a percentage its sign);
    /// the models would take it for one, so it is refused here.
    /// </summary>
    private static (bool IsType, string Text)? NameOrPercent(ref Utf8JsonReader reader) =>
        Text(ref reader) ?? (Utf8Parser.TryParse(reader.ValueSpan, out long _, out var used) && used == reader.ValueSpan.Length
            ? (true, "int32")
            : null);

    private static (bool IsType, string Text)? Whole(ref Utf8JsonReader reader, long least, long most, string goType) =>
        reader.TokenType == JsonTokenType.Number
        && Utf8Parser.TryParse(reader.ValueSpan, out long value, out var used) && used == reader.ValueSpan.Length
        && value >= least && value <= most
            ? null
            : (true, goType);

    private static (bool IsType, string Text)? Number(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && double.IsFinite(value) ? null : (true, "float64");

    private static (bool IsType, string Text)? Time(ref Utf8JsonReader reader, TypeForm form)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return (true, "string");
        }

        if (!reader.ValueIsEscaped && PlainTime.TryParse(reader.ValueSpan, out _))
        {
            return null;
        }

        var text = TextOf(ref reader) ?? "";
        return Rfc3339.TryParse(text, out _) ? null : (false, Rfc3339.Error(text, form));
    }

    private static bool IsQuantity(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => TextOf(ref reader) is { } text && Quantity.TryParse(text.Trim(), out _),
        JsonTokenType.Number => Quantity.TryParse(System.Text.Encoding.UTF8.GetString(reader.ValueSpan), out _),
        _ => false,
    };

    /// <summary>The text; null when an escape in it is half a character.</summary>
    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static (bool IsType, string Text)? Base64Error(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && Base64.IsValid(reader.ValueSpan) && reader.ValueSpan.IndexOfAny(" \t"u8) < 0)
        {
            return null;
        }

        var text = TextOf(ref reader) ?? "?";
        return WrongAt(text) is { } at
            ? (false, string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {at}"))
            : null;
    }

    /// <summary>Where base64 goes wrong, as Go counts it; null when it is right. Line breaks are skipped.</summary>
    private static int? WrongAt(string text)
    {
        var quantum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\r' or '\n':
                    break;
                case '=':
                    return quantum < 2 ? i : PaddingWrongAt(text, i, quantum);
                case var c when char.IsAsciiLetterOrDigit(c) || c is '+' or '/':
                    quantum = (quantum + 1) % 4;
                    break;
                default:
                    return i;
            }
        }

        return quantum == 0 ? null : text.Length - quantum;
    }

    private static int? PaddingWrongAt(string text, int at, int quantum)
    {
        var rest = text[at..].TrimEnd('\r', '\n');
        var wanted = 4 - quantum;
        return rest == new string('=', wanted) ? null : rest.Length < wanted ? text.Length : at + wanted;
    }
}
