using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Jota.Api;

/// <summary>What a scalar means in YAML 1.1 as upstream's parser takes it.</summary>
internal static class YamlScalar
{
    private const string TextTag = "tag:yaml.org,2002:str";
    private const string BinaryTag = "tag:yaml.org,2002:binary";

    public static JsonTree Resolve(Scalar scalar, YamlBooleans booleans)
    {
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (tag == BinaryTag)
        {
            return new JsonTree.Text(Binary(scalar.Value));
        }

        if (tag is TextTag or "!" || (tag.Length == 0 && scalar.Style != ScalarStyle.Plain))
        {
            return new JsonTree.Text(scalar.Value);
        }

        if (booleans == YamlBooleans.Core && IsBooleanOnlyLoosely(scalar.Value))
        {
            return new JsonTree.Text(scalar.Value);
        }

        return Plain(scalar.Value) is { } json ? new JsonTree.Plain(Encoding.UTF8.GetBytes(json)) : new JsonTree.Text(scalar.Value);
    }

    private static string Binary(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(System.Convert.FromBase64String(text));
        }
        catch (FormatException wrong)
        {
            throw new FormatException("yaml: !!binary value contains invalid base64 data", wrong);
        }
    }

    private static bool IsBooleanOnlyLoosely(string text) => text.ToLowerInvariant() is "y" or "yes" or "on" or "n" or "no" or "off";

    private static string? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => "null",
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => "true",
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => "false",
        _ when char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.' => Number(text),
        _ => null,
    };

    private static string? Number(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return Whole(plain) ?? (IsDecimal(plain) ? Decimal(plain) : null);
    }

    private static string? Whole(string text)
    {
        var sign = text[0] is '+' or '-' ? 1 : 0;
        var digits = text.AsSpan(sign);
        var (radix, skip) = digits switch
        {
            ['0', 'x' or 'X', ..] => (16, 2),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', 'o' or 'O', ..] => (8, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        if (!TryWhole(digits[skip..], (uint)radix, out var value) || (text[0] == '-' && value > (ulong)long.MaxValue + 1))
        {
            return null;
        }

        return (text[0] == '-' && value != 0 ? "-" : "") + value.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryWhole(ReadOnlySpan<char> digits, uint radix, out ulong value)
    {
        value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? System.Convert.ToUInt32(c.ToString(), 16) : radix;
            var next = ((UInt128)value * radix) + digit;
            if (digit >= radix || next > ulong.MaxValue)
            {
                return false;
            }

            value = (ulong)next;
        }

        return digits.Length > 0;
    }

    /// <summary>Digits with at most one point and an optional exponent.</summary>
    private static bool IsDecimal(string text)
    {
        var rest = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        var exponent = rest.IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? rest : rest[..exponent];
        var power = exponent < 0 ? [] : rest[(exponent + 1)..].TrimStart("+-");
        return mantissa.ContainsAnyInRange('0', '9')
            && IsDigitsAndPoints(mantissa)
            && mantissa.Count('.') <= 1
            && (exponent < 0
                || (power.Length > 0 && power.IndexOfAnyExceptInRange('0', '9') < 0 && rest.Length - exponent - 1 - power.Length <= 1));
    }

    private static bool IsDigitsAndPoints(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) && c != '.')
            {
                return false;
            }
        }

        return true;
    }

    private static string? Decimal(string text)
    {
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            return null;
        }

        // Go writes large and small numbers with an exponent only past these bounds; whole ones without a point.
        var size = Math.Abs(value);
        return size is 0 or (>= 1e-6 and < 1e21)
            ? value.ToString("0.##############################", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
    }
}
