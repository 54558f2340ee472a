using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Jota.Transport.Https;

/// <summary>
/// The blocks that Kestrel's connections read into and write from, and how many bytes of them are in use: all that is in flight. A block
/// is as long as a TLS record: with Kestrel's own blocks of 4 KiB a long answer is encrypted and passed on in four times as many steps.
/// </summary>
public sealed class BlockPool : MemoryPool<byte>
{
    /// <summary>The length of a block.</summary>
    public const int BlockSize = 16 * 1024;

    // What is free beyond this goes back to the garbage collector.
    private const int MostFree = 8 * 1024 * 1024 / BlockSize;

    private readonly ConcurrentQueue<Block> _free = new();
    private int _freeCount;
    private long _used;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockSize;

    /// <summary>The bytes of all blocks that are in use.</summary>
    public long BytesInUse => Volatile.Read(ref _used) * BlockSize;

    /// <summary>A block, whatever smaller size is asked for.</summary>
    /// <param name="minBufferSize">At most <see cref="BlockSize"/>; -1 for any.</param>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        Interlocked.Increment(ref _used);
        if (_free.TryDequeue(out var block))
        {
            Interlocked.Decrement(ref _freeCount);
            return block;
        }

        return new Block(this);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _free.Clear();

    private void Return(Block block)
    {
        Interlocked.Decrement(ref _used);
        if (Interlocked.Increment(ref _freeCount) <= MostFree)
        {
            _free.Enqueue(block);
        }
        else
        {
            Interlocked.Decrement(ref _freeCount);
        }
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        // Pinned for its whole life: sockets read into it at any time.
        public Memory<byte> Memory { get; } =
            MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true), 0, BlockSize);

        public void Dispose() => pool.Return(this);
    }
}
