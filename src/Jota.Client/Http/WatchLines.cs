using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Jota.Client;

/// <summary>Cuts a stream into lines.</summary>
internal static class WatchLines
{
    /// <summary>
    /// Each line by itself, without its end. A last line without an end was cut off and is dropped: the watch resumes before it.
    /// </summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(PipeReader reader, [EnumeratorCancellation] CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(ct);
                var buffer = result.Buffer;
                while (TryCut(ref buffer, out var line))
                {
                    yield return line;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> buffer, out ReadOnlyMemory<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end).ToArray();
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }
}
