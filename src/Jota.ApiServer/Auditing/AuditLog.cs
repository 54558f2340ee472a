using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Auditing;

/// <summary>
/// The audit log: one event to a line, in the order in which they happened. One writer writes what has come meanwhile at once; whoever adds
/// an event waits only while too much waits already. What cannot be written is counted and told, and the requests go on.
/// </summary>
internal sealed partial class AuditLog : IAuditSink
{
    /// <summary>What may wait for the disk.</summary>
    private const int MostWaiting = 10_000;
    private const long MostWaitingBytes = 64L << 20;

    /// <summary>So many are written at once.</summary>
    private const int MostAtOnce = 256;

    private readonly AuditQueue _queue;
    private readonly IAuditOutput _output;
    private readonly AuditMetrics _metrics;
    private readonly ILogger _log;
    private readonly Task _writing;
    private bool _fails;

    public AuditLog(IAuditOutput output, AuditMetrics metrics, ILogger log, int mostWaiting = MostWaiting)
    {
        (_output, _metrics, _log) = (output, metrics, log);
        _queue = new(mostWaiting, MostWaitingBytes);
        _writing = Task.Run(WriteAllAsync);
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> @event)
    {
        if (!await _queue.AddAsync(@event))
        {
            _metrics.NotLogged(1);
        }
    }

    /// <summary>Writes what waits, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Complete();
        await _writing;
        await _output.DisposeAsync();
    }

    private async Task WriteAllAsync()
    {
        while (true)
        {
            await _queue.WhenAsync(1);
            var events = _queue.Take(MostAtOnce);
            if (events.Count == 0 && _queue.IsCompleted)
            {
                return;
            }

            await WriteAsync(events);
        }
    }

    private async Task WriteAsync(List<ReadOnlyMemory<byte>> events)
    {
        try
        {
            await _output.WriteAsync(events);
            _fails = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _metrics.NotLogged(events.Count);
            if (!_fails)
            {
                LogCannotBeWritten(e);
            }

            _fails = true;
        }
    }

    [LoggerMessage(LogLevel.Error, "The audit log cannot be written; events are lost until it can, and are counted")]
    private partial void LogCannotBeWritten(Exception why);
}
