using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grpc.Core;
using Jota.Kubelet.Runtime.Cri.Containerd;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>
/// Tells what happens to containers: by the interface's own event call where the runtime has it, else by containerd's event service,
/// which listens on the same socket.
/// </summary>
internal sealed class ContainerEvents(RuntimeService.RuntimeServiceClient runtime, Events.EventsClient containerd, TimeProvider clock)
{
    private readonly SettledState _settled = new(runtime, clock);
    private bool _lacksOwnEvents;

    public async IAsyncEnumerable<ContainerEvent> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        if (!_lacksOwnEvents)
        {
            await using var own = ReadOwnAsync(ct).GetAsyncEnumerator(ct);
            while (await NextUnlessUnimplementedAsync(own))
            {
                yield return own.Current;
            }
        }

        if (_lacksOwnEvents)
        {
            await foreach (var happened in ReadContainerdAsync(ct))
            {
                yield return happened;
            }
        }

        throw new RpcException(new Status(StatusCode.Unavailable, "the container runtime ended its stream of events"));
    }

    private async ValueTask<bool> NextUnlessUnimplementedAsync(IAsyncEnumerator<ContainerEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            _lacksOwnEvents = true;
            return false;
        }
    }

    private async IAsyncEnumerable<ContainerEvent> ReadOwnAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var call = runtime.GetContainerEvents(new(), cancellationToken: ct);
        await foreach (var happened in call.ResponseStream.ReadAllAsync(ct))
        {
            yield return new(happened.ContainerId);
        }
    }

    // containerd tells of a task before its CRI part has taken note. Each event is held back until a question about the container
    // would be answered by what the event says; events of other containers do not wait for it.
    private async IAsyncEnumerable<ContainerEvent> ReadContainerdAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var settled = Channel.CreateUnbounded<ContainerEvent>();
        var reader = CompleteAsync(ForwardSettledAsync(settled.Writer, reading.Token), settled.Writer);
        try
        {
            await foreach (var happened in settled.Reader.ReadAllAsync(ct))
            {
                yield return happened;
            }
        }
        finally
        {
            await reading.CancelAsync();
            await reader;
        }
    }

    private async Task ForwardSettledAsync(ChannelWriter<ContainerEvent> to, CancellationToken ct)
    {
        using var events = new TaskEventStream(containerd, ct);
        await events.UntilSubscribedAsync(ct);
        foreach (var id in await ListAsync(ct))
        {
            to.TryWrite(new(id));
        }

        var waiting = new HashSet<Task>();
        await foreach (var (task, topic) in events.ReadAsync(ct))
        {
            waiting.RemoveWhere(wait => wait.IsCompleted);
            waiting.Add(ForwardAsync(task.ContainerId, topic, to, ct));
        }

        await Task.WhenAll(waiting);
    }

    // What happened before the subscription stood is not told; so everything that is there is told of once.
    private async Task<IEnumerable<string>> ListAsync(CancellationToken ct)
    {
        var containers = await runtime.ListContainersAsync(new(), cancellationToken: ct);
        var sandboxes = await runtime.ListPodSandboxAsync(new(), cancellationToken: ct);
        return containers.Containers.Select(container => container.Id).Concat(sandboxes.Items.Select(sandbox => sandbox.Id));
    }

    private async Task ForwardAsync(string id, string topic, ChannelWriter<ContainerEvent> to, CancellationToken ct)
    {
        try
        {
            await _settled.WaitAsync(id, topic, ct);
        }
        catch (RpcException) when (!ct.IsCancellationRequested)
        {
            // The runtime does not say how things stand; whoever is told asks again by itself.
        }

        to.TryWrite(new(id));
    }

    private static async Task CompleteAsync(Task work, ChannelWriter<ContainerEvent> writer)
    {
        try
        {
            await work;
            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e);
        }
    }
}
