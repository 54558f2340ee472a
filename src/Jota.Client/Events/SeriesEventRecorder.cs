using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>
/// Records events in the newer form (events.k8s.io: event time, action, series), as upstream's scheduler does. Never blocks, never fails.
/// </summary>
public sealed class SeriesEventRecorder : IAsyncDisposable
{
    private static readonly TimeSpan FlushAfter = TimeSpan.FromMinutes(6);
    private static readonly V1ObjectReference Nothing = new();

    private readonly TimeProvider _clock;
    private readonly SeriesEventCorrelator _correlator;
    private readonly DelayedKeys<string> _unwritten;
    private readonly EventSink _sink;

    /// <summary>A recorder of its own queue and loop; dispose it to end them.</summary>
    /// <param name="api">Where the events go.</param>
    /// <param name="clock">For their times.</param>
    /// <param name="logging">For what is dropped.</param>
    /// <param name="controller">Who tells, such as <c>default-scheduler</c>.</param>
    /// <param name="instance">Which one of them, such as <c>default-scheduler-host</c>.</param>
    public SeriesEventRecorder(IApi api, TimeProvider clock, ILoggerFactory logging, string controller, string instance)
    {
        _clock = clock;
        _correlator = new SeriesEventCorrelator(controller, instance);
        _sink = new EventSink(api, clock, Correlate, _correlator.Rename, logging.CreateLogger<SeriesEventRecorder>());
        _unwritten = new DelayedKeys<string>(clock, PostFlush);
    }

    /// <summary>Records an event.</summary>
    /// <param name="about">The object it is about.</param>
    /// <param name="type">How serious it is.</param>
    /// <param name="reason">One word, for machines.</param>
    /// <param name="action">What was being done, such as <c>Binding</c>.</param>
    /// <param name="note">A sentence, for people; cut at 1024 characters.</param>
    /// <param name="related">Another object that has to do with it.</param>
    public void Record(
        V1ObjectReference about, EventType type, string reason, string action, string note, V1ObjectReference? related = null) =>
        _sink.Post(new(about, type, reason, note, _clock.GetUtcNow().UtcDateTime) { Action = action, Related = related });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _unwritten.Dispose();
        await _sink.DisposeAsync();
    }

    private EventWrite? Correlate(EventOccurrence occurrence)
    {
        if (ReferenceEquals(occurrence.About, Nothing))
        {
            return _correlator.Flush(occurrence.Message);
        }

        var write = _correlator.Correlate(occurrence);
        if (write is null)
        {
            _unwritten.Add(SeriesEventCorrelator.KeyOf(occurrence), FlushAfter);
        }

        return write;
    }

    /// <summary>Counts are written from the recorder's own loop: the key comes back to it through the queue.</summary>
    private void PostFlush(string key) => _sink.Post(new(Nothing, EventType.Normal, "", key, _clock.GetUtcNow().UtcDateTime));
}
