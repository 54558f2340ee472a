namespace Jota.Cel.Functions;

/// <summary>Functions of lists and maps: their size, and Kubernetes' own.</summary>
internal static class Lists
{
    private static readonly CelType A = CelType.Parameter("A");

    public static void AddTo(CelFunctions functions)
    {
        foreach (var isMember in (bool[])[false, true])
        {
            functions.Add(new("size", isMember, [CelType.List(A)], CelType.Int, (x, _) => CelInt.Of(((CelList)x[0]).Count)));
            functions.Add(new("size", isMember, [CelType.AnyMap], CelType.Int, (x, _) => CelInt.Of(((CelMap)x[0]).Count)));
        }

        functions.Member("isSorted", [CelType.List(A)], CelType.Bool, IsSorted);
        functions.Member("min", [CelType.List(A)], A, (x, budget) => Outermost(x, budget, order => order < 0));
        functions.Member("max", [CelType.List(A)], A, (x, budget) => Outermost(x, budget, order => order > 0));
        functions.Member("sum", [CelType.List(A)], A, Sum);
        functions.Member("indexOf", [CelType.List(A), A], CelType.Int, (x, budget) => IndexOf(x, budget, fromEnd: false));
        functions.Member("lastIndexOf", [CelType.List(A), A], CelType.Int, (x, budget) => IndexOf(x, budget, fromEnd: true));
    }

    private static CelValue IsSorted(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        var list = (CelList)x[0];
        for (var i = 1; i < list.Count; i++)
        {
            budget.Spend();
            if (CelOrder.Compare(list[i - 1], list[i], budget) is not { } order)
            {
                return CelError.NoOverload();
            }

            if (order > 0)
            {
                return CelBool.False;
            }
        }

        return CelBool.True;
    }

    private static CelValue Outermost(ReadOnlySpan<CelValue> x, CelBudget budget, Func<int, bool> isBetter)
    {
        var list = (CelList)x[0];
        if (list.Count == 0)
        {
            return new CelError("min/max called on empty list");
        }

        var best = list[0];
        for (var i = 1; i < list.Count; i++)
        {
            budget.Spend();
            if (CelOrder.Compare(list[i], best, budget) is not { } order)
            {
                return CelError.NoOverload();
            }

            best = isBetter(order) ? list[i] : best;
        }

        return best;
    }

    private static CelValue Sum(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        var list = (CelList)x[0];
        var add = CelFunctions.All.Find("_+_", isMember: false);
        CelValue sum = CelInt.Of(0);
        for (var i = 0; i < list.Count; i++)
        {
            budget.Spend();
            if (i == 0)
            {
                sum = list[0];
                continue;
            }

            CelValue[] both = [sum, list[i]];
            var overload = add.FirstOrDefault(way =>
                CelArguments.Takes(way.Parameters[0], both[0]) && CelArguments.Takes(way.Parameters[1], both[1]));
            if (overload is null || both[0] is not (CelNumber or CelDuration))
            {
                return CelError.NoOverload();
            }

            sum = overload.Run(both, budget);
            if (sum is CelError)
            {
                return sum;
            }
        }

        return sum;
    }

    private static CelInt IndexOf(ReadOnlySpan<CelValue> x, CelBudget budget, bool fromEnd)
    {
        var list = (CelList)x[0];
        for (var i = 0; i < list.Count; i++)
        {
            budget.Spend();
            var at = fromEnd ? list.Count - 1 - i : i;
            if (list[at].IsEqual(x[1], budget))
            {
                return CelInt.Of(at);
            }
        }

        return CelInt.Of(-1);
    }
}
