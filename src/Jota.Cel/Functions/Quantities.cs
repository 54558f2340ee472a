using Jota.Api;

namespace Jota.Cel.Functions;

/// <summary>An amount of a resource, such as <c>100Mi</c>.</summary>
internal sealed class CelQuantity(Quantity value) : CelValue
{
    public static CelType TypeOf { get; } = CelType.Opaque("kubernetes.Quantity");

    public Quantity Value { get; } = value;

    public override CelType Type => TypeOf;

    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelQuantity quantity && quantity.Value == Value;
}

/// <summary>Functions of amounts.</summary>
internal static class Quantities
{
    private static readonly CelType Q = CelQuantity.TypeOf;

    public static void AddTo(CelFunctions functions)
    {
        functions.Global("quantity", [CelType.String], Q, (x, budget) =>
            Quantity.TryParse(Strings.Text(x[0], budget), out var amount)
                ? new CelQuantity(amount)
                : new CelError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
        functions.Global("isQuantity", [CelType.String], CelType.Bool, (x, budget) =>
            CelBool.Of(Quantity.TryParse(Strings.Text(x[0], budget), out _)));
        functions.Member("sign", [Q], CelType.Int, (x, _) => CelInt.Of(Of(x[0]).Sign));
        functions.Member("isInteger", [Q], CelType.Bool, (x, _) => CelBool.Of(IsInteger(Of(x[0]))));
        functions.Member("asInteger", [Q], CelType.Int, (x, _) =>
            IsInteger(Of(x[0])) ? CelInt.Of(Of(x[0]).Value) : new CelError("cannot convert value to integer"));
        functions.Member("asApproximateFloat", [Q], CelType.Double, (x, _) => new CelDouble(Of(x[0]).ToDouble()));
        functions.Member("compareTo", [Q, Q], CelType.Int, (x, _) => CelInt.Of(Math.Sign(Of(x[0]).CompareTo(Of(x[1])))));
        functions.Member("isLessThan", [Q, Q], CelType.Bool, (x, _) => CelBool.Of(Of(x[0]) < Of(x[1])));
        functions.Member("isGreaterThan", [Q, Q], CelType.Bool, (x, _) => CelBool.Of(Of(x[0]) > Of(x[1])));
        functions.Member("add", [Q, Q], Q, (x, _) => new CelQuantity(Of(x[0]) + Of(x[1])));
        functions.Member("add", [Q, CelType.Int], Q, (x, _) => new CelQuantity(Of(x[0]) + Quantity.Of(((CelInt)x[1]).Value)));
        functions.Member("sub", [Q, Q], Q, (x, _) => new CelQuantity(Of(x[0]) - Of(x[1])));
        functions.Member("sub", [Q, CelType.Int], Q, (x, _) => new CelQuantity(Of(x[0]) - Quantity.Of(((CelInt)x[1]).Value)));
    }

    private static bool IsInteger(Quantity amount) => amount.IsWhole && amount.ToDouble() is > -9.3e18 and < 9.2e18;

    private static Quantity Of(CelValue value) => ((CelQuantity)value).Value;
}
