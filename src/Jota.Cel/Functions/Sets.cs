namespace Jota.Cel.Functions;

/// <summary>Lists as sets.</summary>
internal static class Sets
{
    private static readonly CelType A = CelType.Parameter("A");

    public static void AddTo(CelFunctions functions)
    {
        Test(functions, "sets.contains", Contains);
        Test(functions, "sets.equivalent", (left, right, budget) => Contains(left, right, budget) && Contains(right, left, budget));
        Test(functions, "sets.intersects", (left, right, budget) => Operators.Items(left).Any(item => right.Contains(item, budget)));
    }

    private static bool Contains(CelList all, CelList some, CelBudget budget) =>
        Operators.Items(some).All(item => all.Contains(item, budget));

    private static void Test(CelFunctions functions, string name, Func<CelList, CelList, CelBudget, bool> holds) =>
        functions.Global(name, [CelType.List(A), CelType.List(A)], CelType.Bool, (x, budget) =>
            CelBool.Of(holds((CelList)x[0], (CelList)x[1], budget)));
}
