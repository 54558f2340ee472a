using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Jota.Controllers.Tests;

/// <summary>Collects what informers log as errors: handlers that fail, cached objects that somebody changed.</summary>
internal sealed class InformerErrors : ILoggerFactory, ILogger
{
    private const string Category = "Jota.Client.Informer";

    public ConcurrentQueue<string> Told { get; } = new();

    public ILogger CreateLogger(string categoryName) =>
        categoryName == Category ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Told.Enqueue(formatter(state, exception));
        }
    }
}
