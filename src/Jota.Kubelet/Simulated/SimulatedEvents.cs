using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Simulated;

/// <summary>Tells those who listen what happens to the containers of a simulated runtime.</summary>
internal sealed class SimulatedEvents
{
    private readonly ConcurrentDictionary<Channel<ContainerEvent>, byte> _listeners = new();

    public void Tell(SimulatedContainer container) => Tell(new ContainerEvent(container.Id, container.Pod.Uid));

    public void Tell(ContainerEvent happened)
    {
        foreach (var (listener, _) in _listeners)
        {
            listener.Writer.TryWrite(happened);
        }
    }

    /// <summary>What happens from now on, until <see cref="End"/>.</summary>
    public async IAsyncEnumerable<ContainerEvent> FollowAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var channel = Channel.CreateUnbounded<ContainerEvent>();
        _listeners[channel] = 0;
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(ct))
            {
                yield return happened;
            }
        }
        finally
        {
            _listeners.TryRemove(channel, out _);
        }
    }

    public void End()
    {
        foreach (var listener in _listeners.Keys)
        {
            listener.Writer.TryComplete();
        }
    }
}
