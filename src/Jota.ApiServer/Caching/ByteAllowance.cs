namespace Jota.ApiServer.Caching;

/// <summary>Bytes that may be held beyond what is usual, in all: taken where somebody is slow, and given back.</summary>
internal sealed class ByteAllowance(long total)
{
    private long _left = total;

    /// <summary>What is left.</summary>
    public long Left => Volatile.Read(ref _left);

    /// <summary>A thirty-second part of this machine's memory, but no more than 128 MiB.</summary>
    public static ByteAllowance OfThisMachine() => new(Math.Min(128L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 32));

    /// <summary>Takes so many bytes, unless that are more than are left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _left, bytes);
}
