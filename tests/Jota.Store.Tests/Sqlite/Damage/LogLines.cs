using System.Collections.Concurrent;
using Jota.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Tests.Sqlite.Damage;

/// <summary>What a store has to say.</summary>
internal sealed class LogLines : ILogger<SqliteStore>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> _lines = new();

    public IReadOnlyCollection<(LogLevel Level, string Text, Exception? Exception)> All => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception), exception));
}
