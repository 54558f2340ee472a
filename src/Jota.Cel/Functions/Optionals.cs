namespace Jota.Cel.Functions;

/// <summary>Values that may be missing.</summary>
internal static class Optionals
{
    private static readonly CelType A = CelType.Parameter("A");
    private static readonly CelType Some = CelType.Optional(A);

    public static void AddTo(CelFunctions functions)
    {
        functions.Global("optional.of", [A], Some, (x, _) => CelOptional.Of(x[0]));
        functions.Global("optional.none", [], Some, (_, _) => CelOptional.None);
        functions.Global("optional.ofNonZeroValue", [A], Some, (x, _) => x[0].IsZero ? CelOptional.None : CelOptional.Of(x[0]));
        functions.Member("hasValue", [Some], CelType.Bool, (x, _) => CelBool.Of(((CelOptional)x[0]).Value is not null));
        functions.Member("value", [Some], A, (x, _) => ((CelOptional)x[0]).Value ?? new CelError("optional.none() dereference"));
        functions.Member("or", [Some, Some], Some, (x, _) => ((CelOptional)x[0]).Value is null ? x[1] : x[0]);
        functions.Member("orValue", [Some, A], A, (x, _) => ((CelOptional)x[0]).Value ?? x[1]);
    }
}
