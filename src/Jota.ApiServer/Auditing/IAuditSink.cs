namespace Jota.ApiServer.Auditing;

/// <summary>Where audit events go. For any thread; disposing it keeps what it was given before.</summary>
public interface IAuditSink : IAsyncDisposable
{
    /// <summary>
    /// Takes an event. Returns once it is kept or given up, which is counted; whether it waits for room where there is none is the sink's
    /// own matter.
    /// </summary>
    /// <param name="event">An <c>Event</c> of audit.k8s.io/v1 as JSON on one line.</param>
    ValueTask AddAsync(ReadOnlyMemory<byte> @event);
}
