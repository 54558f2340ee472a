namespace Jota.Network.Dns.Wire;

/// <summary>
/// Records as they are sent, made once and copied into answers. Their names may point into the question, which stands at the same place
/// in every answer.
/// </summary>
internal sealed class RecordSet
{
    private readonly byte[] _bytes;
    private readonly int[]? _ends;
    private readonly int _stride;

    /// <summary>Keeps records.</summary>
    /// <param name="bytes">The records, one behind the other.</param>
    /// <param name="ends">Where each of them ends.</param>
    public RecordSet(byte[] bytes, int[] ends)
    {
        (_bytes, Count) = (bytes, ends.Length);
        _stride = Count == 0 ? 0 : ends[0];

        // Addresses are all of a length: they need no list of places, and can begin anywhere.
        var equal = true;
        for (var i = 0; i < ends.Length; i++)
        {
            equal &= ends[i] == (i + 1) * _stride;
        }

        _ends = equal ? null : ends;
    }

    /// <summary>No records.</summary>
    public static RecordSet Empty { get; } = new([], []);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Their length.</summary>
    public int Length => _bytes.Length;

    /// <summary>The records, in the order they were made.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Copies as many as there is room for.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="first">The one to begin with, where all are of a length; the ones before it follow the last.</param>
    /// <param name="count">How many were copied.</param>
    /// <returns>The bytes that were copied.</returns>
    public int CopyTo(Span<byte> into, int first, out int count)
    {
        count = Fitting(into.Length);
        if (_ends is not null || count == 0)
        {
            var length = count == 0 ? 0 : End(count - 1);
            _bytes.AsSpan(0, length).CopyTo(into);
            return length;
        }

        var tail = Math.Min(count, Count - first);
        _bytes.AsSpan(first * _stride, tail * _stride).CopyTo(into);
        _bytes.AsSpan(0, (count - tail) * _stride).CopyTo(into[(tail * _stride)..]);
        return count * _stride;
    }

    private int Fitting(int room)
    {
        if (_bytes.Length <= room)
        {
            return Count;
        }

        var count = 0;
        while (count < Count && End(count) <= room)
        {
            count++;
        }

        return count;
    }

    private int End(int index) => _ends is null ? (index + 1) * _stride : _ends[index];
}
