using System.Buffers;

namespace Jota.Transport.Spdy;

/// <summary>
/// The memory of what the streams of one session have received and nobody has read: counted in all, so that the session can wait before it
/// takes more.
/// </summary>
internal sealed class UnreadBlocks(long most) : MemoryPool<byte>
{
    private const int Smallest = 4096;

    private readonly Lock _gate = new();
    private long _used;
    private TaskCompletionSource? _room;

    /// <summary>The bytes of all blocks.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <inheritdoc/>
    public override int MaxBufferSize => Shared.MaxBufferSize;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        var block = new Block(this, ArrayPool<byte>.Shared.Rent(Math.Max(minBufferSize, Smallest)));
        Count(block.Memory.Length);
        return block;
    }

    /// <summary>Completes when there is room for more.</summary>
    public ValueTask WhenRoomAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_used < most)
            {
                return ValueTask.CompletedTask;
            }

            _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(_room.Task.WaitAsync(ct));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The blocks go back one by one, with the streams that have them.
    }

    private void Count(int bytes)
    {
        TaskCompletionSource? room = null;
        lock (_gate)
        {
            _used += bytes;
            if (_used < most)
            {
                (room, _room) = (_room, null);
            }
        }

        room?.TrySetResult();
    }

    private sealed class Block(UnreadBlocks all, byte[] bytes) : IMemoryOwner<byte>
    {
        private byte[]? _bytes = bytes;

        public Memory<byte> Memory => _bytes;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
            {
                ArrayPool<byte>.Shared.Return(bytes);
                all.Count(-bytes.Length);
            }
        }
    }
}
