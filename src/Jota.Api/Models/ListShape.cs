using System.Collections;
using System.Text.Json.Serialization.Metadata;

namespace Jota.Api;

/// <summary>A list: copied item by item into a list of the decoder's kind.</summary>
internal sealed class ListShape(JsonTypeInfo contract) : ValueShape
{
    private readonly object _empty = Empty(contract, "[]"u8);
    private readonly Lazy<ValueShape?> _item = new(() => Of(contract.ElementType!, null));

    public override object Copy(object value)
    {
        if (value is IList<string> texts)
        {
            return new List<string>(texts);
        }

        var item = _item.Value is { Copies: true } shape ? shape : null;
        var copy = (IList)ModelShape.Clone(_empty);
        foreach (var each in (IEnumerable)value)
        {
            copy.Add(each is null || item is null ? each : item.Copy(each));
        }

        return copy;
    }

    public override object Settle(object value)
    {
        if (_item.Value is not { } item || value is not IList list)
        {
            return value;
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is { } each && item.Settle(each) is var settled && !ReferenceEquals(settled, each))
            {
                list[i] = settled;
            }
        }

        return value;
    }

    public override bool Same(object one, object other)
    {
        if (one is not IList list || other is not IList others || list.Count != others.Count)
        {
            return false;
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (!Same(_item.Value, list[i], others[i]))
            {
                return false;
            }
        }

        return true;
    }
}
