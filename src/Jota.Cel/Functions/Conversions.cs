using System.Globalization;
using System.Text;

namespace Jota.Cel.Functions;

/// <summary>From one type to another.</summary>
internal static class Conversions
{
    private static readonly CelType A = CelType.Parameter("A");

    public static void AddTo(CelFunctions functions)
    {
        functions.Global("dyn", [A], CelType.Dyn, (x, _) => x[0]);
        functions.Global("type", [A], CelType.Type, (x, _) => new CelTypeValue(x[0].Type));
        foreach (var type in (CelType[])[CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Timestamp, CelType.Duration])
        {
            functions.Global("int", [type], CelType.Int, (x, budget) => ToInt(x[0], budget));
        }

        foreach (var type in (CelType[])[CelType.Int, CelType.Uint, CelType.Double, CelType.String])
        {
            functions.Global("uint", [type], CelType.Uint, (x, budget) => ToUint(x[0], budget));
            functions.Global("double", [type], CelType.Double, (x, budget) => ToDouble(x[0], budget));
        }

        functions.Global("bool", [CelType.Bool], CelType.Bool, (x, _) => x[0]);
        functions.Global("bool", [CelType.String], CelType.Bool, (x, _) => ((CelString)x[0]).Value switch
        {
            "1" or "t" or "T" or "TRUE" or "true" or "True" => CelBool.True,
            "0" or "f" or "F" or "FALSE" or "false" or "False" => CelBool.False,
            _ => new CelError("type conversion error from 'string' to 'bool'"),
        });
        CelType[] shown =
        [
            CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Timestamp, CelType.Duration,
        ];
        foreach (var type in shown)
        {
            functions.Global("string", [type], CelType.String, (x, budget) => ToText(x[0], budget));
        }

        functions.Global("bytes", [CelType.Bytes], CelType.Bytes, (x, _) => x[0]);
        functions.Global("bytes", [CelType.String], CelType.Bytes, (x, budget) =>
        {
            budget.SpendFor(((CelString)x[0]).Value.Length);
            return new CelBytes(Encoding.UTF8.GetBytes(((CelString)x[0]).Value));
        });
        functions.Global("timestamp", [CelType.Timestamp], CelType.Timestamp, (x, _) => x[0]);
        functions.Global("timestamp", [CelType.Int], CelType.Timestamp, (x, _) =>
            (CelValue?)CelTimestamp.Of((Int128)((CelInt)x[0]).Value * CelTimestamp.NanosPerSecond) ?? new CelError("timestamp overflow"));
        functions.Global("timestamp", [CelType.String], CelType.Timestamp, (x, _) =>
            (CelValue?)CelTimeText.ParseTimestamp(((CelString)x[0]).Value) ?? new CelError(
                "type conversion error from 'string' to 'google.protobuf.Timestamp'"));
        functions.Global("duration", [CelType.Duration], CelType.Duration, (x, _) => x[0]);
        functions.Global("duration", [CelType.String], CelType.Duration, (x, _) =>
            (CelValue?)CelTimeText.ParseDuration(((CelString)x[0]).Value) ?? new CelError(
                "type conversion error from 'string' to 'google.protobuf.Duration'"));
    }

    /// <summary>A double as its conversion to text has it.</summary>
    internal static string Show(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => Shortest(value),
    };

    // The shortest digits that mean this number; with an exponent of at least two digits where it is below -4 or above 20.
    private static string Shortest(double value)
    {
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        var written = text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1);
        var exponent = value == 0 ? 0 : int.Parse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < 21)
        {
            var plain = value.ToString("R", CultureInfo.InvariantCulture);
            return plain.Contains('E', StringComparison.Ordinal)
                ? value.ToString("F20", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.') : plain;
        }

        var round = value.ToString("R", CultureInfo.InvariantCulture);
        var at = round.IndexOf('E', StringComparison.Ordinal);
        var digits = at < 0 ? round : round[..at];
        return $"{digits}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}";
    }

    private static CelValue ToInt(CelValue value, CelBudget budget)
    {
        switch (value)
        {
            case CelUint number:
                return number.Value <= long.MaxValue ? CelInt.Of((long)number.Value) : new CelError("integer overflow");
            case CelDouble number:
                return number.Value is > -9223372036854775808.0 and < 9223372036854775808.0
                    ? CelInt.Of((long)number.Value) : new CelError("integer overflow");
            case CelString text:
                budget.SpendFor(text.Value.Length);
                return long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)
                    ? CelInt.Of(parsed) : new CelError("type conversion error from 'string' to 'int'");
            case CelTimestamp time:
                return CelInt.Of((long)Floor(time.Nanos, CelTimestamp.NanosPerSecond));
            case CelDuration span:
                return CelInt.Of(span.Nanos);
            default:
                return value;
        }
    }

    private static Int128 Floor(Int128 value, long unit) => value >= 0 ? value / unit : -((-value + unit - 1) / unit);

    private static CelValue ToUint(CelValue value, CelBudget budget)
    {
        switch (value)
        {
            case CelInt number:
                return number.Value >= 0 ? new CelUint((ulong)number.Value) : new CelError("unsigned integer overflow");
            case CelDouble number:
                return number.Value is > -1 and < 18446744073709551616.0
                    ? new CelUint((ulong)number.Value) : new CelError("unsigned integer overflow");
            case CelString text:
                budget.SpendFor(text.Value.Length);
                return ulong.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                    ? new CelUint(parsed) : new CelError("type conversion error from 'string' to 'uint'");
            default:
                return value;
        }
    }

    private static CelValue ToDouble(CelValue value, CelBudget budget)
    {
        switch (value)
        {
            case CelInt number:
                return new CelDouble(number.Value);
            case CelUint number:
                return new CelDouble(number.Value);
            case CelString text:
                budget.SpendFor(text.Value.Length);
                return double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed)
                    ? new CelDouble(parsed) : new CelError("type conversion error from 'string' to 'double'");
            default:
                return value;
        }
    }

    private static CelValue ToText(CelValue value, CelBudget budget)
    {
        switch (value)
        {
            case CelBool truth:
                return new CelString(truth.Value ? "true" : "false");
            case CelInt number:
                return new CelString(number.Value.ToString(CultureInfo.InvariantCulture));
            case CelUint number:
                return new CelString(number.Value.ToString(CultureInfo.InvariantCulture));
            case CelDouble number:
                return new CelString(Show(number.Value));
            case CelBytes bytes:
                budget.SpendFor(bytes.Value.Length);
                return TryDecode(bytes.Value.Span) is { } text
                    ? new CelString(text) : new CelError("invalid UTF-8 in bytes, cannot convert to string");
            case CelTimestamp time:
                return new CelString(CelTimeText.Format(time));
            case CelDuration span:
                return new CelString(CelTimeText.Format(span));
            default:
                return value;
        }
    }

    private static string? TryDecode(ReadOnlySpan<byte> utf8) =>
        System.Text.Unicode.Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : null;
}
