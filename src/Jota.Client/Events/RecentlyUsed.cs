namespace Jota.Client;

/// <summary>A map that forgets what was used longest ago when it is full.</summary>
/// <param name="capacity">How many it knows at most.</param>
public sealed class RecentlyUsed<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _byKey = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _order = new();

    /// <summary>What is known of a key, which counts as used.</summary>
    public bool TryGet(TKey key, out TValue value)
    {
        if (!_byKey.TryGetValue(key, out var node))
        {
            value = default!;
            return false;
        }

        MoveFirst(node);
        value = node.Value.Value;
        return true;
    }

    /// <summary>Knows this of a key from now on.</summary>
    public void Put(TKey key, TValue value)
    {
        if (_byKey.TryGetValue(key, out var known))
        {
            known.ValueRef.Value = value;
            MoveFirst(known);
            return;
        }

        _byKey[key] = _order.Count < capacity ? _order.AddFirst((key, value)) : ReuseLast(key, value);
    }

    /// <summary>A full map goes on with the nodes that it has.</summary>
    private LinkedListNode<(TKey Key, TValue Value)> ReuseLast(TKey key, TValue value)
    {
        var node = _order.Last!;
        _byKey.Remove(node.Value.Key);
        node.Value = (key, value);
        MoveFirst(node);
        return node;
    }

    private void MoveFirst(LinkedListNode<(TKey Key, TValue Value)> node)
    {
        if (node != _order.First)
        {
            _order.Remove(node);
            _order.AddFirst(node);
        }
    }
}
