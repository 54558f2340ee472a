using System.Collections;
using k8s.Models;

namespace Jota.Api;

/// <summary>A map from texts: copied entry by entry into a map of the decoder's kind.</summary>
internal sealed class MapShape(ModelType owner, int at, string item) : ValueShape
{
    private readonly Lazy<ValueShape?> _item = new(() => Of(owner, at, item, isMicroTime: false));

    public override object Copy(object value)
    {
        switch (value)
        {
            case IDictionary<string, string> texts:
                return new Dictionary<string, string>(texts);
            case IDictionary<string, ResourceQuantity> quantities:
                return new Dictionary<string, ResourceQuantity>(quantities);
            default:
                var copies = _item.Value is { Copies: true } shape ? shape : null;
                var copy = ModelReader.NewMap(item, owner, at);
                foreach (DictionaryEntry each in (IDictionary)value)
                {
                    copy.Add(each.Key, each.Value is null || copies is null ? each.Value : copies.Copy(each.Value));
                }

                return copy;
        }
    }

    public override object Settle(object value)
    {
        if (value is IDictionary<string, ResourceQuantity> quantities)
        {
            Settle(quantities);
        }
        else if (_item.Value is { } shape && value is IDictionary map)
        {
            Settle(map, shape);
        }

        return value;
    }

    public override bool Same(object one, object other)
    {
        if (one is not IDictionary map || other is not IDictionary others || map.Count != others.Count)
        {
            return false;
        }

        foreach (DictionaryEntry each in map)
        {
            if (!others.Contains(each.Key) || !Same(_item.Value, each.Value, others[each.Key]))
            {
                return false;
            }
        }

        return true;
    }

    // Objects and lists settle in place; times do not.
    private static void Settle(IDictionary map, ValueShape item)
    {
        foreach (var key in item.Copies ? map.Keys : map.Keys.Cast<object>().ToArray())
        {
            if (map[key] is { } each && item.Settle(each) is var settled && !ReferenceEquals(settled, each))
            {
                map[key] = settled;
            }
        }
    }

    /// <summary>Writes only what changes: a settled map may be shared, and is only read.</summary>
    private static void Settle(IDictionary<string, ResourceQuantity> quantities)
    {
        foreach (var (key, quantity) in quantities.ToArray())
        {
            if (SettledQuantity.Instance.Settle(quantity) is ResourceQuantity settled && !ReferenceEquals(settled, quantity))
            {
                quantities[key] = settled;
            }
        }
    }
}
