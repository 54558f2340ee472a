using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>Records core/v1 events with first and last time and a count, as upstream's kubelet and controllers do.</summary>
public sealed class EventRecorder : IEventRecorder, IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly EventSink _sink;

    /// <summary>A recorder of its own queue and loop; dispose it to end them.</summary>
    /// <param name="api">Where the events go.</param>
    /// <param name="clock">For their times.</param>
    /// <param name="logging">For what is dropped.</param>
    /// <param name="component">Who tells, such as <c>kubelet</c>.</param>
    /// <param name="host">On which node, for components of a node.</param>
    public EventRecorder(IApi api, TimeProvider clock, ILoggerFactory logging, string component, string? host = null)
    {
        var correlator = new EventCorrelator(new V1EventSource { Component = component, Host = host });
        _clock = clock;
        _sink = new EventSink(api, clock, correlator.Correlate, correlator.Rename, logging.CreateLogger<EventRecorder>());
    }

    /// <inheritdoc/>
    public void Record(V1ObjectReference about, EventType type, string reason, string message) =>
        _sink.Post(new(about, type, reason, message, _clock.GetUtcNow().UtcDateTime));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sink.DisposeAsync();
}
