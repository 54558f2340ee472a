using System.Buffers;

namespace Jota.Hostile.Tests;

/// <summary>The runtime's own pool of byte arrays. What lies in it was let go of, and is no memory that anybody holds on to.</summary>
internal static class SparePool
{
    private const int Smallest = 1 << 14;
    private const int Largest = 1 << 24;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Takes out what is in it, and drops it: what is common to all threads, and what each of the thread pool's has of its own.</summary>
    public static void Empty()
    {
        var threads = ThreadPool.ThreadCount;
        using var met = new CountdownEvent(threads);
        Task.WaitAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            EmptyOwn();

            // Nobody goes on before each thread has had its turn.
            met.Signal();
            met.Wait(Patience);
        })));
    }

    private static void EmptyOwn()
    {
        for (var size = Smallest; size <= Largest; size *= 2)
        {
            while (IsSpare(size))
            {
                // There may be more.
            }
        }
    }

    /// <summary>Takes one out; false when there was none, so that one was made.</summary>
    private static bool IsSpare(int size)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = ArrayPool<byte>.Shared.Rent(size);
        return GC.GetAllocatedBytesForCurrentThread() - before < size;
    }
}
