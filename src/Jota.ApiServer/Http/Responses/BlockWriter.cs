using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// Writes many small pieces straight into the blocks of an answer. The answer itself, which takes a lock for every piece, is asked once for
/// a block.
/// </summary>
internal sealed class BlockWriter(PipeWriter into) : IBufferWriter<byte>
{
    private Memory<byte> _block;
    private int _used;
    private long _unsent;

    /// <summary>What was written since the last flush.</summary>
    public long Unsent => _unsent + _used;

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_block.Length - _used < Math.Max(sizeHint, 1))
        {
            Commit();
            _block = into.GetMemory(sizeHint);
        }

        return _block[_used..];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Sends what was written.</summary>
    public ValueTask FlushAsync(HttpContext http, CancellationToken ct)
    {
        Commit();
        _unsent = 0;
        return ConnectionFlow.FlushAsync(http, into, ct);
    }

    private void Commit()
    {
        if (_used > 0)
        {
            into.Advance(_used);
        }

        _unsent += _used;
        _used = 0;
        _block = default;
    }
}
