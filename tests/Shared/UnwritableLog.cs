using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Tests;

/// <summary>A log on a disk that is full: whoever writes to it fails, be it in the middle of telling of a failure.</summary>
/// <param name="concerns">Whose lines fail, by category; everybody's unless said.</param>
internal sealed class UnwritableLog(Func<string, bool>? concerns = null) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => concerns?.Invoke(categoryName) == false ? NullLogger.Instance : this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new IOException("no space left on device");
}
