using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Jota.Testing;

/// <summary>Collects what is logged as an error, and passes everything on to another factory where there is one.</summary>
internal sealed class ErrorLog(ILoggerFactory? next) : ILoggerFactory
{
    private readonly ConcurrentQueue<string> _errors = new();

    public IReadOnlyList<string> Errors => [.. _errors];

    public ILogger CreateLogger(string categoryName) => new Collector(this, categoryName, next?.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => next?.AddProvider(provider);

    public void Dispose()
    {
        // The other factory is the caller's.
    }

    private sealed class Collector(ErrorLog owner, string category, ILogger? next) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => next?.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => IsError(logLevel) || next?.IsEnabled(logLevel) == true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsError(logLevel))
            {
                owner._errors.Enqueue(
                    $"{category}: {formatter(state, exception)}{(exception is null ? "" : Environment.NewLine + exception)}");
            }

            next?.Log(logLevel, eventId, state, exception, formatter);
        }

        private static bool IsError(LogLevel level) => level is LogLevel.Error or LogLevel.Critical;
    }
}
