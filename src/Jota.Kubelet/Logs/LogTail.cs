using System.Buffers;

namespace Jota.Kubelet.Logs;

/// <summary>Finds where the last lines of a file begin, without reading what comes before them.</summary>
internal static class LogTail
{
    private const int BlockSize = 16 * 1024;

    /// <summary>The offset of the first of the last <paramref name="lines"/> lines; 0 when there are not more.</summary>
    public static async Task<long> FindAsync(Stream file, long lines, CancellationToken ct)
    {
        if (lines <= 0)
        {
            return file.Length;
        }

        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            // The end of the last line does not begin a line; it is passed over as one more.
            var wanted = lines + (await EndsWithLineEndAsync(file, block, ct) ? 1 : 0);
            for (var end = file.Length; end > 0;)
            {
                var start = Math.Max(0, end - BlockSize);
                file.Position = start;
                await file.ReadExactlyAsync(block.AsMemory(0, (int)(end - start)), ct);
                if (StartAfter(block.AsSpan(0, (int)(end - start)), ref wanted) is { } found)
                {
                    return start + found;
                }

                end = start;
            }

            return 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static async Task<bool> EndsWithLineEndAsync(Stream file, byte[] block, CancellationToken ct)
    {
        if (file.Length == 0)
        {
            return false;
        }

        file.Position = file.Length - 1;
        await file.ReadExactlyAsync(block.AsMemory(0, 1), ct);
        return block[0] == '\n';
    }

    private static int? StartAfter(ReadOnlySpan<byte> block, ref long wanted)
    {
        while (block.LastIndexOf((byte)'\n') is var at and >= 0)
        {
            if (--wanted == 0)
            {
                return at + 1;
            }

            block = block[..at];
        }

        return null;
    }
}
