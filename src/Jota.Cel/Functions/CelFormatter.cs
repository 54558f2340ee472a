using System.Globalization;
using System.Text;

namespace Jota.Cel.Functions;

/// <summary>What <c>format</c> puts into a text: <c>%s %d %f %e %b %x %X %o</c>.</summary>
internal static class CelFormatter
{
    private const int MostDigits = 100;

    public static CelValue Format(string format, CelList arguments, CelBudget budget)
    {
        var (text, next) = (new StringBuilder(), 0);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            if (++i < format.Length && format[i] == '%')
            {
                text.Append('%');
                continue;
            }

            int? precision = null;
            if (i < format.Length && format[i] == '.')
            {
                var start = ++i;
                while (i < format.Length && char.IsAsciiDigit(format[i]))
                {
                    i++;
                }

                precision = int.TryParse(format.AsSpan(start, i - start), out var digits) && digits <= MostDigits ? digits : -1;
            }

            if (i >= format.Length || precision == -1)
            {
                return new CelError("could not parse formatting clause");
            }

            if (next >= arguments.Count)
            {
                return new CelError($"index {next} out of range");
            }

            if (One(format[i], precision, arguments[next++], budget) is not { } part)
            {
                return new CelError($"could not parse formatting clause: unrecognized formatting clause \"{format[i]}\"");
            }

            budget.SpendFor(part.Length);
            text.Append(part);
        }

        return new CelString(text.ToString());
    }

    private static string? One(char clause, int? precision, CelValue value, CelBudget budget) => (clause, value) switch
    {
        ('s', _) => Show(value, budget),
        ('d', CelInt number) => number.Value.ToString(CultureInfo.InvariantCulture),
        ('d', CelUint number) => number.Value.ToString(CultureInfo.InvariantCulture),
        ('d' or 'f' or 'e', CelDouble { Value: var number }) when !double.IsFinite(number) =>
            double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity",
        ('f', CelNumber number) => Real(number).ToString($"F{precision ?? 6}", CultureInfo.InvariantCulture),
        ('e', CelNumber number) => Exponent(Real(number), precision ?? 6),
        ('b', CelBool truth) => truth.Value ? "1" : "0",
        ('b', CelInt number) => Based(number.Value, "b"),
        ('b', CelUint number) => number.Value.ToString("b", CultureInfo.InvariantCulture),
        ('o', CelInt number) => Octal(number.Value),
        ('o', CelUint number) => Octal(number.Value),
        ('x' or 'X', CelInt number) => Based(number.Value, clause.ToString()),
        ('x' or 'X', CelUint number) => number.Value.ToString(clause.ToString(), CultureInfo.InvariantCulture),
        ('x', CelString text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text.Value)),
        ('X', CelString text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text.Value)),
        ('x', CelBytes bytes) => Convert.ToHexStringLower(bytes.Value.Span),
        ('X', CelBytes bytes) => Convert.ToHexString(bytes.Value.Span),
        _ => null,
    };

    private static double Real(CelNumber number) => number switch
    {
        CelInt whole => whole.Value,
        CelUint whole => whole.Value,
        _ => ((CelDouble)number).Value,
    };

    private static string Exponent(double value, int precision)
    {
        var text = value.ToString($"E{precision}", CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text.AsSpan(0, at)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}";
    }

    private static string Based(long value, string format) => value < 0
        ? $"-{((ulong)-(Int128)value).ToString(format, CultureInfo.InvariantCulture)}"
        : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Octal(Int128 value)
    {
        var (digits, rest) = (new StringBuilder(), Int128.Abs(value));
        do
        {
            digits.Insert(0, (char)('0' + (int)(rest % 8)));
            rest /= 8;
        }
        while (rest > 0);
        return value < 0 ? $"-{digits}" : digits.ToString();
    }

    private static string? Show(CelValue value, CelBudget budget)
    {
        budget.Spend();
        CelBudget.GoDeeper();
        switch (value)
        {
            case CelString text:
                return text.Value;
            case CelBool truth:
                return truth.Value ? "true" : "false";
            case CelNull:
                return "null";
            case CelInt number:
                return number.Value.ToString(CultureInfo.InvariantCulture);
            case CelUint number:
                return number.Value.ToString(CultureInfo.InvariantCulture);
            case CelDouble number:
                return double.IsFinite(number.Value) ? Conversions.Show(number.Value) : One('f', null, number, budget);
            case CelBytes bytes:
                return Encoding.UTF8.GetString(bytes.Value.Span);
            case CelTimestamp time:
                return CelTimeText.Format(time);
            case CelDuration span:
                return CelTimeText.Format(span);
            case CelTypeValue type:
                return type.Value.Name;
            case CelList list:
                return $"[{string.Join(", ", Operators.Items(list).Select(item => Show(item, budget)))}]";
            case CelMap map:
                var entries = map.Keys.Select(key => (Key: Show(key, budget), Value: Show(map.Find(key)!, budget)));
                return $"{{{string.Join(", ", entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}: {e.Value}"))}}}";
            default:
                return null;
        }
    }
}
