using System.Collections;

namespace Jota.Api;

/// <summary>A list: copied item by item into a list of the decoder's kind.</summary>
internal sealed class ListShape(ModelType owner, int at, string item) : ValueShape
{
    private readonly Lazy<ValueShape?> _item = new(() => Of(owner, at, item, isMicroTime: false));

    public override object Copy(object value)
    {
        if (value is IList<string> texts)
        {
            return new List<string>(texts);
        }

        var copies = _item.Value is { Copies: true } shape ? shape : null;
        var copy = ModelReader.NewList(item, owner, at);
        foreach (var each in (IEnumerable)value)
        {
            copy.Add(each is null || copies is null ? each : copies.Copy(each));
        }

        return copy;
    }

    public override object Settle(object value)
    {
        if (_item.Value is not { } shape || value is not IList list)
        {
            return value;
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is { } each && shape.Settle(each) is var settled && !ReferenceEquals(settled, each))
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
