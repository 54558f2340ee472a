using System.Collections;

namespace Jota.Tests;

/// <summary>How many items of some lists were read: what stands for time where a test must not measure any.</summary>
internal sealed class ReadCount
{
    public long Reads { get; private set; }

    public void Add(long reads) => Reads += reads;
}

/// <summary>A list that counts what is read of it; a search counts as having read it all.</summary>
internal sealed class CountingList<T>(IEnumerable<T> items, ReadCount count) : IList<T>, IReadOnlyList<T>
{
    private readonly List<T> _items = [.. items];

    public int Count => _items.Count;

    public bool IsReadOnly => false;

    public T this[int index]
    {
        get
        {
            count.Add(1);
            return _items[index];
        }

        set => _items[index] = value;
    }

    public IEnumerator<T> GetEnumerator()
    {
        foreach (var item in _items)
        {
            count.Add(1);
            yield return item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Contains(T item) => IndexOf(item) >= 0;

    public int IndexOf(T item)
    {
        count.Add(_items.Count);
        for (var i = 0; i < _items.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(_items[i], item))
            {
                return i;
            }
        }

        return -1;
    }

    public void CopyTo(T[] array, int arrayIndex)
    {
        count.Add(_items.Count);
        for (var i = 0; i < _items.Count; i++)
        {
            array[arrayIndex + i] = _items[i];
        }
    }

    public void Add(T item) => _items.Add(item);

    public void Clear() => _items.Clear();

    public void Insert(int index, T item) => _items.Insert(index, item);

    public bool Remove(T item)
    {
        count.Add(_items.Count);
        return _items.Remove(item);
    }

    public void RemoveAt(int index) => _items.RemoveAt(index);
}
