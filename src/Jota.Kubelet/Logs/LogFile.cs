using System.Buffers;
using Jota.Kubelet.Files;

namespace Jota.Kubelet.Logs;

/// <summary>Reads a growing log file line by line into a formatter, and sends what comes out of it.</summary>
internal sealed class LogFile : IAsyncDisposable
{
    private const int BlockSize = 64 * 1024;

    private readonly FileStream _file;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
    private int _held;

    private LogFile(FileStream file) => _file = file;

    /// <summary>Opens a log file; null when it is not there.</summary>
    public static LogFile? TryOpen(string path)
    {
        // Not buffered: the blocks below are the buffer.
        return PinnedFile.TryRead(path, FileOptions.Asynchronous) is { } file ? new(file) : null;
    }

    /// <summary>Whether the path still leads to this file.</summary>
    public bool IsAt(string path) => FileFacts.Of(path) is { } there && there.Id == FileFacts.Of(_file.SafeFileHandle).Id;

    /// <summary>Goes to the last lines.</summary>
    public async Task SeekTailAsync(long lines, CancellationToken ct) => _file.Position = await LogTail.FindAsync(_file, lines, ct);

    /// <summary>Sends all complete lines up to the present end of the file, or to the limit.</summary>
    public async Task SendAsync(LogFormatter formatter, Stream into, CancellationToken ct)
    {
        while (!formatter.IsFull)
        {
            if (_held == _buffer.Length)
            {
                Grow();
            }

            var read = await _file.ReadAsync(_buffer.AsMemory(_held), ct);
            if (read == 0)
            {
                break;
            }

            _held += read;
            TakeLines(formatter);
            await into.WriteAsync(formatter.Output, ct);
            formatter.Clear();
        }
    }

    /// <summary>Sends a last line that was never ended.</summary>
    public async Task SendRestAsync(LogFormatter formatter, Stream into, CancellationToken ct)
    {
        formatter.Add(_buffer.AsSpan(0, _held));
        _held = 0;
        await into.WriteAsync(formatter.Output, ct);
        formatter.Clear();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        return _file.DisposeAsync();
    }

    private void TakeLines(LogFormatter formatter)
    {
        var rest = _buffer.AsSpan(0, _held);
        while (rest.IndexOf((byte)'\n') is var end and >= 0)
        {
            formatter.Add(rest[..end]);
            rest = rest[(end + 1)..];
        }

        rest.CopyTo(_buffer);
        _held = rest.Length;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
