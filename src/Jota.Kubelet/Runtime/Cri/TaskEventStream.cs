using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Jota.Kubelet.Runtime.Cri.Containerd;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>A subscription to containerd's own events about the starts, exits and memory of containers.</summary>
internal sealed class TaskEventStream(Events.EventsClient containerd, CancellationToken ct) : IDisposable
{
    private const string Marker = "/jota/subscribed";

    private readonly AsyncServerStreamingCall<Envelope> _call = containerd.Subscribe(
        new()
        {
            Filters =
            {
                $"""namespace=={ContainerdNamespace.Name},topic~="^/tasks/(start|exit|oom)$" """.TrimEnd(),
                $"namespace=={ContainerdNamespace.Name},topic==\"{Marker}\"",
            },
        },
        cancellationToken: ct);

    /// <summary>
    /// Returns when the subscription stands. containerd does not say so: an event of our own is published until it comes back.
    /// </summary>
    public async Task UntilSubscribedAsync(CancellationToken ct)
    {
        var first = _call.ResponseStream.MoveNext(ct);
        do
        {
            await PublishMarkerAsync(ct);
        }
        while (await Task.WhenAny(first, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct)) != first);

        await first;
    }

    /// <summary>The events from then on, with their topics; those of commands run in containers (probes, say) are left out.</summary>
    public async IAsyncEnumerable<(TaskEvent Task, string Topic)> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var envelope in _call.ResponseStream.ReadAllAsync(ct))
        {
            if (envelope.Topic != Marker && TaskEvent.Parser.ParseFrom(envelope.Event.Value) is var task && !IsOfExec(task))
            {
                yield return (task, envelope.Topic);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _call.Dispose();

    private async Task PublishMarkerAsync(CancellationToken ct)
    {
        var marker = new PublishRequest { Topic = Marker, Event = Any.Pack(new Empty()) };
        await containerd.PublishAsync(marker, ContainerdNamespace.Header, cancellationToken: ct);
    }

    private static bool IsOfExec(TaskEvent task) => task.Id.Length > 0 && task.Id != task.ContainerId;
}
