using Jota.Api;
using Jota.Store.Watching;

namespace Jota.Store.Sqlite.Reading;

/// <summary>The log of changes as watches catch up on it, a page at a time so that no read holds a snapshot for long.</summary>
internal sealed class SqliteHistory(SqliteReaders readers) : IHistory
{
    private const int Page = 500;

    /// <inheritdoc/>
    public ValueTask<StoreBatch> ReadAsync(string prefix, Revision after, CancellationToken ct) =>
        readers.ReadAsync(reader => reader.History(prefix, after, Page), ct);
}
