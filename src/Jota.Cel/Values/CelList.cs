namespace Jota.Cel;

/// <summary>A list.</summary>
public abstract class CelList : CelValue
{
    /// <summary>How many items there are.</summary>
    public abstract int Count { get; }

    /// <inheritdoc/>
    public override CelType Type => CelType.AnyList;

    internal override bool IsZero => Count == 0;

    /// <summary>One of them.</summary>
    public abstract CelValue this[int index] { get; }

    /// <summary>A list of these.</summary>
    public static CelList Of(IReadOnlyList<CelValue> items) => new Plain(items);

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget)
    {
        if (other is not CelList list || list.Count != Count)
        {
            return false;
        }

        CelBudget.GoDeeper();
        for (var i = 0; i < Count; i++)
        {
            budget.Spend();
            if (!this[i].IsEqual(list[i], budget))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an item is equal to a value.</summary>
    internal bool Contains(CelValue value, CelBudget budget)
    {
        for (var i = 0; i < Count; i++)
        {
            budget.Spend();
            if (this[i].IsEqual(value, budget))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Plain(IReadOnlyList<CelValue> items) : CelList
    {
        public override int Count => items.Count;

        public override CelValue this[int index] => items[index];
    }
}
