using Jota.Api;

namespace Jota.ApiServer.Caching;

/// <summary>Changes in order of history, each under a number that rises by one, of which the oldest are dropped. Not thread-safe.</summary>
internal sealed class ChangeRing
{
    private CacheChange?[] _places = new CacheChange[64];

    /// <summary>The number of the oldest one.</summary>
    public long First { get; private set; }

    /// <summary>The number that the next one will have.</summary>
    public long Next { get; private set; }

    public int Count => (int)(Next - First);

    public CacheChange this[long number] => _places[PlaceOf(number)]!;

    public void Add(CacheChange change)
    {
        if (Count == _places.Length)
        {
            Resize(_places.Length * 2);
        }

        _places[PlaceOf(Next++)] = change;
    }

    /// <summary>Drops the oldest one, and the room that is no longer needed.</summary>
    public CacheChange Drop()
    {
        var oldest = this[First];
        _places[PlaceOf(First++)] = null;
        if (_places.Length > 64 && Count < _places.Length / 8)
        {
            Resize(_places.Length / 4);
        }

        return oldest;
    }

    /// <summary>Drops all. The next one has the number that it would have had.</summary>
    public void Clear()
    {
        First = Next;
        _places = new CacheChange[64];
    }

    /// <summary>The number of the first change after a revision; that of the next one when there is none.</summary>
    public long FirstAfter(Revision revision)
    {
        var (low, high) = (First, Next);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = this[middle].Revision > revision ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    // The length is a power of two.
    private int PlaceOf(long number) => (int)(number & (_places.Length - 1));

    private void Resize(int length)
    {
        var places = new CacheChange?[length];
        for (var number = First; number < Next; number++)
        {
            places[number & (length - 1)] = this[number];
        }

        _places = places;
    }
}
