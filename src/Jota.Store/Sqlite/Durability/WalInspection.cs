namespace Jota.Store.Sqlite.Durability;

/// <summary>
/// Reads a write-ahead log as SQLite will, and looks behind the place where SQLite will stop. SQLite takes all frames up to the first bad
/// one and is silent about the rest; most often the rest is what a crash tore, which nobody was answered for.
/// </summary>
/// <remarks>
/// The proof that more than that is missing: a transaction is begun only when the one before it is on disk. So when a frame ends a
/// transaction behind the bad frame and another one of the same log follows it, the transaction with the bad frame had been answered.
/// Frames that were left from before the log started over have other salts, and count for nothing.
/// </remarks>
internal static class WalInspection
{
    private const int HeaderSize = 32;
    private const int Block = 1 << 20;

    /// <summary>The number of the bad frame that belongs to an answered transaction; null when there is none.</summary>
    public static int? FindLoss(Stream log)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (log.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize || WalHeader.Read(header) is not { } start)
        {
            return null;
        }

        var scan = new WalScan(start);
        var size = WalFrame.HeaderSize + start.PageSize;
        var block = new byte[Math.Max(1, Block / size) * size];
        int read;
        while ((read = log.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) >= size)
        {
            for (var at = 0; at + size <= read; at += size)
            {
                scan.Take(new(block.AsSpan(at, size)));
            }
        }

        return scan.Loss;
    }
}
