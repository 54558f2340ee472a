using System.Collections.Concurrent;

namespace Jota.Store.Sqlite.Reading;

/// <summary>A few reading connections, opened when they are first needed.</summary>
internal sealed class SqliteReaders(SqliteStoreOptions options) : IAsyncDisposable
{
    private const int Most = 4;

    private readonly ConcurrentStack<SqliteReader> _idle = new();
    private readonly SemaphoreSlim _free = new(Most);
    private volatile bool _closed;

    /// <summary>Reads on a connection that nobody else uses meanwhile.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteReader, T> read, CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
            var reader = _idle.TryPop(out var idle) ? idle : new SqliteReader(options);
            try
            {
                return read(reader);
            }
            finally
            {
                _idle.Push(reader);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads that are going on.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        for (var i = 0; i < Most; i++)
        {
            await _free.WaitAsync();
        }

        foreach (var reader in _idle)
        {
            reader.Dispose();
        }

        _free.Release(Most);
    }
}
