namespace Jota.Cel.Functions;

/// <summary>The operators but those that decide by one side alone.</summary>
internal static class Operators
{
    private static readonly CelType A = CelType.Parameter("A");
    private static readonly CelType K = CelType.Parameter("K");

    public static void AddTo(CelFunctions functions)
    {
        functions.Global("!_", [CelType.Bool], CelType.Bool, (x, _) => CelBool.Of(!((CelBool)x[0]).Value));
        functions.Global("_==_", [A, A], CelType.Bool, (x, budget) => CelBool.Of(x[0].IsEqual(x[1], budget)));
        functions.Global("_!=_", [A, A], CelType.Bool, (x, budget) => CelBool.Of(!x[0].IsEqual(x[1], budget)));
        functions.Global("@in", [A, CelType.List(A)], CelType.Bool, (x, budget) => CelBool.Of(((CelList)x[1]).Contains(x[0], budget)));
        functions.Global("@in", [K, CelType.Map(K, A)], CelType.Bool, (x, _) => CelBool.Of(((CelMap)x[1]).Find(x[0]) is not null));
        AddOrder(functions, "_<_", order => order < 0);
        AddOrder(functions, "_<=_", order => order <= 0);
        AddOrder(functions, "_>_", order => order > 0);
        AddOrder(functions, "_>=_", order => order >= 0);
        AddSums(functions);
        AddProducts(functions);
    }

    private static void AddOrder(CelFunctions functions, string sign, Func<int, bool> holds)
    {
        CelType[] numbers = [CelType.Int, CelType.Uint, CelType.Double];
        foreach (var left in numbers)
        {
            foreach (var right in numbers)
            {
                functions.Global(sign, [left, right], CelType.Bool, Compare(holds));
            }
        }

        foreach (var type in (CelType[])[CelType.Bool, CelType.String, CelType.Bytes, CelType.Timestamp, CelType.Duration])
        {
            functions.Global(sign, [type, type], CelType.Bool, Compare(holds));
        }
    }

    private static CelFunction Compare(Func<int, bool> holds) =>
        (x, budget) => CelBool.Of(CelOrder.Compare(x[0], x[1], budget) is { } order && holds(order));

    private static void AddSums(CelFunctions functions)
    {
        functions.Global("_+_", [CelType.Int, CelType.Int], CelType.Int, (x, _) => Whole((Int128)Int(x[0]) + Int(x[1])));
        functions.Global("_+_", [CelType.Uint, CelType.Uint], CelType.Uint, (x, _) => Unsigned((Int128)Uint(x[0]) + Uint(x[1])));
        functions.Global("_+_", [CelType.Double, CelType.Double], CelType.Double, (x, _) => new CelDouble(Double(x[0]) + Double(x[1])));
        functions.Global("_+_", [CelType.String, CelType.String], CelType.String, (x, budget) =>
        {
            var (left, right) = (((CelString)x[0]).Value, ((CelString)x[1]).Value);
            budget.SpendFor(left.Length + right.Length);
            return new CelString(left + right);
        });
        functions.Global("_+_", [CelType.Bytes, CelType.Bytes], CelType.Bytes, (x, budget) =>
        {
            var (left, right) = (((CelBytes)x[0]).Value, ((CelBytes)x[1]).Value);
            budget.SpendFor(left.Length + right.Length);
            return new CelBytes((byte[])[.. left.Span, .. right.Span]);
        });
        functions.Global("_+_", [CelType.List(A), CelType.List(A)], CelType.List(A), (x, budget) =>
        {
            var (left, right) = ((CelList)x[0], (CelList)x[1]);
            budget.Spend(1 + left.Count + right.Count);
            return CelList.Of([.. Items(left), .. Items(right)]);
        });
        functions.Global("_+_", [CelType.Timestamp, CelType.Duration], CelType.Timestamp, (x, _) =>
            At(((CelTimestamp)x[0]).Nanos + Nanos(x[1])));
        functions.Global("_+_", [CelType.Duration, CelType.Timestamp], CelType.Timestamp, (x, _) =>
            At(((CelTimestamp)x[1]).Nanos + Nanos(x[0])));
        functions.Global("_+_", [CelType.Duration, CelType.Duration], CelType.Duration, (x, _) => Span((Int128)Nanos(x[0]) + Nanos(x[1])));

        functions.Global("_-_", [CelType.Int, CelType.Int], CelType.Int, (x, _) => Whole((Int128)Int(x[0]) - Int(x[1])));
        functions.Global("_-_", [CelType.Uint, CelType.Uint], CelType.Uint, (x, _) => Unsigned((Int128)Uint(x[0]) - Uint(x[1])));
        functions.Global("_-_", [CelType.Double, CelType.Double], CelType.Double, (x, _) => new CelDouble(Double(x[0]) - Double(x[1])));
        functions.Global("_-_", [CelType.Timestamp, CelType.Timestamp], CelType.Duration, (x, _) =>
            Span(((CelTimestamp)x[0]).Nanos - ((CelTimestamp)x[1]).Nanos));
        functions.Global("_-_", [CelType.Timestamp, CelType.Duration], CelType.Timestamp, (x, _) =>
            At(((CelTimestamp)x[0]).Nanos - Nanos(x[1])));
        functions.Global("_-_", [CelType.Duration, CelType.Duration], CelType.Duration, (x, _) => Span((Int128)Nanos(x[0]) - Nanos(x[1])));
    }

    private static void AddProducts(CelFunctions functions)
    {
        functions.Global("-_", [CelType.Int], CelType.Int, (x, _) => Whole(-(Int128)Int(x[0])));
        functions.Global("-_", [CelType.Double], CelType.Double, (x, _) => new CelDouble(-Double(x[0])));
        functions.Global("_*_", [CelType.Int, CelType.Int], CelType.Int, (x, _) => Whole((Int128)Int(x[0]) * Int(x[1])));
        functions.Global("_*_", [CelType.Uint, CelType.Uint], CelType.Uint, (x, _) =>
            Uint(x[0]) == 0 || Uint(x[1]) <= ulong.MaxValue / Uint(x[0])
                ? new CelUint(Uint(x[0]) * Uint(x[1])) : Overflow("unsigned integer"));
        functions.Global("_*_", [CelType.Double, CelType.Double], CelType.Double, (x, _) => new CelDouble(Double(x[0]) * Double(x[1])));
        functions.Global("_/_", [CelType.Int, CelType.Int], CelType.Int, (x, _) =>
            Int(x[1]) == 0 ? new CelError("division by zero") : Whole((Int128)Int(x[0]) / Int(x[1])));
        functions.Global("_/_", [CelType.Uint, CelType.Uint], CelType.Uint, (x, _) =>
            Uint(x[1]) == 0 ? new CelError("division by zero") : new CelUint(Uint(x[0]) / Uint(x[1])));
        functions.Global("_/_", [CelType.Double, CelType.Double], CelType.Double, (x, _) => new CelDouble(Double(x[0]) / Double(x[1])));
        functions.Global("_%_", [CelType.Int, CelType.Int], CelType.Int, (x, _) =>
            Int(x[1]) == 0 ? new CelError("modulus by zero") : Whole((Int128)Int(x[0]) % Int(x[1])));
        functions.Global("_%_", [CelType.Uint, CelType.Uint], CelType.Uint, (x, _) =>
            Uint(x[1]) == 0 ? new CelError("modulus by zero") : new CelUint(Uint(x[0]) % Uint(x[1])));
    }

    /// <summary>The items of a list, one after the other.</summary>
    internal static IEnumerable<CelValue> Items(CelList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            yield return list[i];
        }
    }

    private static long Int(CelValue value) => ((CelInt)value).Value;

    private static ulong Uint(CelValue value) => ((CelUint)value).Value;

    private static double Double(CelValue value) => ((CelDouble)value).Value;

    private static long Nanos(CelValue value) => ((CelDuration)value).Nanos;

    private static CelValue Whole(Int128 value) =>
        value < long.MinValue || value > long.MaxValue ? Overflow("integer") : CelInt.Of((long)value);

    private static CelValue Unsigned(Int128 value) =>
        value < 0 || value > ulong.MaxValue ? Overflow("unsigned integer") : new CelUint((ulong)value);

    private static CelValue Span(Int128 nanos) =>
        nanos < long.MinValue || nanos > long.MaxValue ? Overflow("duration") : new CelDuration((long)nanos);

    private static CelValue At(Int128 nanos) => (CelValue?)CelTimestamp.Of(nanos) ?? Overflow("timestamp");

    private static CelError Overflow(string what) => new($"{what} overflow");
}
