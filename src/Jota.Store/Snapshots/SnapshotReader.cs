using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Jota.Api;

namespace Jota.Store.Snapshots;

/// <summary>Reads a snapshot, and believes it only when it has been read to its end and its sum agrees.</summary>
public sealed class SnapshotReader : IDisposable
{
    private readonly Stream _from;
    private readonly IncrementalHash _sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private SnapshotReader(Stream from) => _from = from;

    /// <summary>What it is of; of how many keys is not known before its end.</summary>
    public SnapshotSummary Summary { get; private set; } = new(Revision.None, DateTimeOffset.UnixEpoch, 0);

    /// <summary>Opens one; the stream is the reader's to dispose.</summary>
    /// <exception cref="SnapshotException">It is none.</exception>
    public static async Task<SnapshotReader> OpenAsync(Stream from, CancellationToken ct)
    {
        var reader = new SnapshotReader(new BufferedStream(from, 1 << 16));
        try
        {
            var head = await reader.ReadAsync(SnapshotFormat.HeadBytes, ct);
            if (!head.AsSpan().StartsWith(SnapshotFormat.Magic))
            {
                throw new SnapshotException("this is no snapshot of Jota, or one of a newer version");
            }

            var numbers = head.AsSpan(SnapshotFormat.Magic.Length);
            reader.Summary = new(
                new(BinaryPrimitives.ReadInt64LittleEndian(numbers)),
                DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(numbers[sizeof(long)..])),
                0);
            return reader;
        }
        catch (Exception wrong)
        {
            reader.Dispose();
            if (wrong is ArgumentOutOfRangeException)
            {
                throw new SnapshotException("the time of the snapshot is none", wrong);
            }

            throw;
        }
    }

    /// <summary>What the first and the last bytes of a file say; null where it begins as no snapshot does. Nothing is checked.</summary>
    public static async Task<SnapshotSummary?> GlanceAsync(FileStream file, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            using var reader = await OpenAsync(file, ct);
            file.Seek(-SHA256.HashSizeInBytes - sizeof(long), SeekOrigin.End);
            var count = new byte[sizeof(long)];
            await file.ReadExactlyAsync(count, ct);
            return reader.Summary with { Count = BinaryPrimitives.ReadInt64LittleEndian(count) };
        }
        catch (SnapshotException)
        {
            return null;
        }
    }

    /// <summary>All keys, in order.</summary>
    /// <exception cref="SnapshotException">It ends too early, or its sum does not agree: nothing of it is to be believed.</exception>
    public async IAsyncEnumerable<StoredValue> ReadAllAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var count = 0L;
        while (await ReadNumberAsync(SnapshotFormat.LongestKey, ct) is > 0 and var length)
        {
            var key = Encoding.UTF8.GetString(await ReadAsync((int)length, ct));
            var modified = new Revision(await ReadNumberAsync(long.MaxValue, ct));
            var created = new Revision(await ReadNumberAsync(long.MaxValue, ct));
            var value = await ReadAsync((int)await ReadNumberAsync(SnapshotFormat.LongestValue, ct), ct);
            count++;
            yield return new(key, value, modified, created);
        }

        await FinishAsync(count, ct);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sum.Dispose();
        _from.Dispose();
    }

    private async Task FinishAsync(long count, CancellationToken ct)
    {
        var told = BinaryPrimitives.ReadInt64LittleEndian(await ReadAsync(sizeof(long), ct));
        var sum = _sum.GetHashAndReset();
        var toldSum = await ReadAsync(sum.Length, ct);
        if (!sum.AsSpan().SequenceEqual(toldSum) || told != count)
        {
            throw new SnapshotException("the snapshot is damaged: its sum is another");
        }

        Summary = Summary with { Count = count };
    }

    private async ValueTask<byte[]> ReadAsync(int length, CancellationToken ct)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        try
        {
            await _from.ReadExactlyAsync(bytes, ct);
        }
        catch (EndOfStreamException cut)
        {
            throw new SnapshotException("the snapshot is damaged: it ends too early", cut);
        }

        _sum.AppendData(bytes);
        return bytes;
    }

    private async ValueTask<long> ReadNumberAsync(long most, CancellationToken ct)
    {
        var number = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var part = (await ReadAsync(1, ct))[0];
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return number <= (ulong)most ? (long)number : throw new SnapshotException("the snapshot is damaged: a length is too great");
            }
        }

        throw new SnapshotException("the snapshot is damaged: a number does not end");
    }
}
