using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Jota.Store.Snapshots;

/// <summary>Writes a snapshot into a stream as <see cref="SnapshotFormat"/> says.</summary>
internal sealed class SnapshotWriter(Stream into) : IDisposable
{
    private const int Piece = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _waiting = new(Piece);
    private readonly IncrementalHash _sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _count;

    /// <summary>Begins it.</summary>
    public void Begin(SnapshotSummary summary)
    {
        _waiting.Write(SnapshotFormat.Magic);
        Write(summary.Revision.Value);
        Write(summary.Time.ToUnixTimeMilliseconds());
    }

    /// <summary>The next key.</summary>
    public ValueTask WriteAsync(StoredValue value, CancellationToken ct)
    {
        var length = Encoding.UTF8.GetByteCount(value.Key);
        WriteShort(length);
        Encoding.UTF8.GetBytes(value.Key, _waiting);
        WriteShort(value.Modified.Value);
        WriteShort(value.Created.Value);
        WriteShort(value.Value.Length);
        _waiting.Write(value.Value.Span);
        _count++;
        return _waiting.WrittenCount < Piece ? default : FlushAsync(ct);
    }

    /// <summary>Ends it; answers how many keys it holds.</summary>
    public async Task<long> EndAsync(CancellationToken ct)
    {
        WriteShort(0);
        Write(_count);
        await FlushAsync(ct);
        await into.WriteAsync(_sum.GetHashAndReset(), ct);
        await into.FlushAsync(ct);
        return _count;
    }

    /// <inheritdoc/>
    public void Dispose() => _sum.Dispose();

    private async ValueTask FlushAsync(CancellationToken ct)
    {
        _sum.AppendData(_waiting.WrittenSpan);
        await into.WriteAsync(_waiting.WrittenMemory, ct);
        _waiting.ResetWrittenCount();
    }

    private void Write(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_waiting.GetSpan(sizeof(long)), number);
        _waiting.Advance(sizeof(long));
    }

    private void WriteShort(long number)
    {
        var left = (ulong)number;
        do
        {
            var more = left > 0x7f ? 0x80 : 0;
            _waiting.GetSpan(1)[0] = (byte)((left & 0x7f) | (uint)more);
            _waiting.Advance(1);
            left >>= 7;
        }
        while (left > 0);
    }
}
