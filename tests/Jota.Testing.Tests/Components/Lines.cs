using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Jota.Testing.Tests.Components;

/// <summary>What was logged as a warning or worse.</summary>
internal sealed class Lines(Action<string> tell) : ILoggerFactory
{
    private readonly ConcurrentQueue<string> _all = new();
    private readonly Channel<string> _new = Channel.CreateUnbounded<string>();

    public IReadOnlyCollection<string> All => _all;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public async Task UntilAsync(Func<string, bool> so, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!so(await _new.Reader.ReadAsync(patience.Token)))
        {
        }
    }

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        _all.Enqueue(line);
        _new.Writer.TryWrite(line);
        tell(line);
    }

    private sealed class Logger(Lines lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Add(formatter(state, exception) + (exception is null ? "" : ": " + exception.Message));
            }
        }
    }
}
