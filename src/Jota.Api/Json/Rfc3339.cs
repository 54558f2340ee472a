using System.Globalization;

namespace Jota.Api;

/// <summary>Timestamps as upstream reads and writes them.</summary>
public static class Rfc3339
{
    private const string SecondsLayout = "2006-01-02T15:04:05Z07:00";
    private const string MicrosLayout = "2006-01-02T15:04:05.000000Z07:00";

    private static readonly (string Layout, int Length, int Least, int Most, string Range)[] Elements =
    [
        ("2006", 4, 0, 9999, "year"), ("-", 1, 0, 0, ""), ("01", 2, 1, 12, "month"), ("-", 1, 0, 0, ""), ("02", 2, 1, 31, "day"),
        ("T", 1, 0, 0, ""), ("15", 2, 0, 23, "hour"), (":", 1, 0, 0, ""), ("04", 2, 0, 59, "minute"), (":", 1, 0, 0, ""),
        ("05", 2, 0, 59, "second"),
    ];

    /// <summary>Reads a timestamp of whole or fractional seconds; the answer is in UTC.</summary>
    public static bool TryParse(string text, out DateTime time)
    {
        time = default;
        if (text.Length < 20 || text[10] != 'T')
        {
            return false;
        }

        // .NET knows seven digits of a second; more may be written.
        var zone = text.AsSpan(19).IndexOfAny('Z', '+', '-') + 19;
        if (zone < 19
            || (zone > 19 && (text[19] != '.' || zone == 20 || text.AsSpan(20, zone - 20).IndexOfAnyExceptInRange('0', '9') >= 0)))
        {
            return false;
        }

        var plain = zone <= 27 ? text : string.Concat(text.AsSpan(0, 27), text.AsSpan(zone));
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];
        return (text[zone] == 'Z' ? text.Length == zone + 1 : text.Length == zone + 6 && text[zone + 3] == ':')
            && DateTime.TryParseExact(
                plain, formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>In whole seconds: <c>2026-11-22T19:21:06Z</c>.</summary>
    public static string Seconds(DateTime time) => Utc(time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>In microseconds, all six digits: <c>2026-11-22T19:21:06.000000Z</c>.</summary>
    public static string Micros(DateTime time) => Utc(time).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What is wrong with a text that is no timestamp, in upstream's words.</summary>
    internal static string Error(string text, TypeForm form)
    {
        var layout = form == TypeForm.MicroTime ? MicrosLayout : SecondsLayout;
        var at = 0;
        foreach (var (element, length, least, most, range) in Elements)
        {
            var part = text.AsSpan(at, Math.Min(length, text.Length - at));
            var isNumber = part.Length == length && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _);
            if (range.Length == 0 ? !part.SequenceEqual(element) : !isNumber)
            {
                return $"parsing time \"{text}\" as \"{layout}\": cannot parse \"{text[at..]}\" as \"{element}\"";
            }

            if (range.Length > 0 && int.Parse(part, CultureInfo.InvariantCulture) is var number && (number < least || number > most))
            {
                return $"parsing time \"{text}\": {range} out of range";
            }

            at += length;
        }

        var rest = text[at..].TrimStart('.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return rest is ['Z', .. var extra] && extra.Length > 0 ? $"parsing time \"{text}\": extra text: \"{extra}\""
            : rest == "Z" ? $"parsing time \"{text}\": day out of range"
            : $"parsing time \"{text}\" as \"{layout}\": cannot parse \"{rest}\" as \"Z07:00\"";
    }

    private static DateTime Utc(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time;
}
