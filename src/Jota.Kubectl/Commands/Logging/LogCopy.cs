using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Jota.Kubectl;

/// <summary>
/// Copies logs to one output, whole lines at a time, so that those of several do not mix. A line that does not end within a mebibyte is
/// passed on in parts.
/// </summary>
internal sealed class LogCopy(Stream output) : IDisposable
{
    private const int LongestLine = 1 << 20;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Copies until the log ends.</summary>
    public async Task CopyAsync(Stream log, string prefix, CancellationToken ct)
    {
        var start = Encoding.UTF8.GetBytes(prefix);
        var reader = PipeReader.Create(log, new StreamPipeReaderOptions(bufferSize: 32 * 1024));
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            var end = read.IsCompleted || read.Buffer.Length > LongestLine ? read.Buffer.End : EndOfLines(read.Buffer);
            await WriteAsync(read.Buffer.Slice(0, end), start, ct);
            reader.AdvanceTo(end, read.Buffer.End);
            if (read.IsCompleted)
            {
                await reader.CompleteAsync();
                return;
            }
        }
    }

    /// <summary>Tells something among the lines.</summary>
    public Task TellAsync(string line, CancellationToken ct) =>
        WriteAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line + "\n")), [], ct);

    public void Dispose() => _turn.Dispose();

    /// <summary>Behind the last line that is whole.</summary>
    private static SequencePosition EndOfLines(ReadOnlySequence<byte> text)
    {
        var (end, at) = (text.Start, text.Start);
        foreach (var part in text)
        {
            if (part.Span.LastIndexOf((byte)'\n') is var last and >= 0)
            {
                end = text.GetPosition(last + 1, at);
            }

            at = text.GetPosition(part.Length, at);
        }

        return end;
    }

    private async Task WriteAsync(ReadOnlySequence<byte> lines, byte[] prefix, CancellationToken ct)
    {
        if (lines.IsEmpty)
        {
            return;
        }

        var text = prefix.Length == 0 ? lines.ToArray() : Prefixed(lines, prefix);
        await _turn.WaitAsync(ct);
        try
        {
            await output.WriteAsync(text, ct);
            await output.FlushAsync(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static byte[] Prefixed(ReadOnlySequence<byte> lines, byte[] prefix)
    {
        var into = new ArrayBufferWriter<byte>();
        var reader = new SequenceReader<byte>(lines);
        while (!reader.End)
        {
            into.Write(prefix);
            if (!reader.TryReadTo(out ReadOnlySpan<byte> line, (byte)'\n'))
            {
                foreach (var part in reader.UnreadSequence)
                {
                    into.Write(part.Span);
                }

                break;
            }

            into.Write(line);
            into.Write("\n"u8);
        }

        return into.WrittenSpan.ToArray();
    }
}
