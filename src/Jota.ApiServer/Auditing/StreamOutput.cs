using System.Buffers;

namespace Jota.ApiServer.Auditing;

/// <summary>An audit log in a stream that never turns over, such as the standard output; it stays open.</summary>
internal sealed class StreamOutput(Stream into) : IAuditOutput
{
    public async Task WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var line in events)
        {
            lines.Write(line.Span);
            lines.Write("\n"u8);
        }

        await into.WriteAsync(lines.WrittenMemory);
        await into.FlushAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
