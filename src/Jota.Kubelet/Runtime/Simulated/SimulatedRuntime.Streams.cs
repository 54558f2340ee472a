using Grpc.Core;
using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Transport.Spdy;
using Jota.Transport.Upgrades;
using Status = Grpc.Core.Status;

namespace Jota.Kubelet.Runtime.Simulated;

/// <content>Talks with processes and ports that are not there, over the protocol that a real runtime speaks.</content>
public sealed partial class SimulatedRuntime
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _sessions = [];

    /// <inheritdoc/>
    public Task<Stream> ExecAsync(ExecRequest request, string protocol, CancellationToken ct)
    {
        var container = Running(request.ContainerId);
        var command = SimulationScript.CommandOf(container.Behaviour, container.Name, request.Cmd);
        var process = new ProcessSession(command, protocol, request.Stdin, request.Stdout, request.Stderr, request.Tty);
        return Task.FromResult(Begin((session, stop) => process.RunAsync(session, null, stop)));
    }

    /// <inheritdoc/>
    public Task<Stream> AttachAsync(AttachRequest request, string protocol, CancellationToken ct)
    {
        var container = Running(request.ContainerId);
        var command = new SimulatedCommand { Output = $"{container.Name} is simulated: it prints what it is told.\n", CopiesInput = true };
        var process = new ProcessSession(command, protocol, request.Stdin, request.Stdout, request.Stderr, request.Tty);
        return Task.FromResult(Begin((session, stop) => process.RunAsync(session, EndOfAsync(container, session, stop), stop)));
    }

    /// <inheritdoc/>
    public Task<Stream> PortForwardAsync(PortForwardRequest request, string protocol, CancellationToken ct)
    {
        PortSession ports;
        lock (_gate)
        {
            var sandbox = _sandboxes.TryGetValue(request.PodSandboxId, out var found) && found.Seen.Ready ? found : throw NotFound("sandbox", request.PodSandboxId);
            ports = new PortSession(sandbox.PodName, SimulationScript.RefusedPorts(sandbox.Annotations));
        }

        return Task.FromResult(Begin(ports.RunAsync));
    }

    private SimulatedContainer Running(string id)
    {
        var container = Find(id);
        lock (_gate)
        {
            return container.Running
                ? container
                : throw new RpcException(new Status(StatusCode.Unknown, $"container is in {container.State} state"));
        }
    }

    private Stream Begin(Func<SpdySession, CancellationToken, Task> talk)
    {
        var (caller, own) = ConnectionStream.Pair();
        lock (_gate)
        {
            _sessions.RemoveWhere(s => s.IsCompleted);
            _sessions.Add(Task.Run(() => TalkAsync(own, talk)));
        }

        return caller;
    }

    private async Task TalkAsync(Stream connection, Func<SpdySession, CancellationToken, Task> talk)
    {
        await using var session = SpdySession.Start(connection, SpdyRole.Server);
        try
        {
            await talk(session, _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The caller is gone, or the runtime ends.
        }
    }

    private async Task EndOfAsync(SimulatedContainer container, SpdySession session, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var events = WaitAsync(over.Token);
        await Task.WhenAny(events, session.Completion);
        await over.CancelAsync();

        async Task WaitAsync(CancellationToken token)
        {
            await foreach (var _ in EventsAsync(token))
            {
                if (!container.Running)
                {
                    return;
                }
            }
        }
    }

    private async Task EndSessionsAsync()
    {
        await _stop.CancelAsync();
        Task[] sessions;
        lock (_gate)
        {
            sessions = [.. _sessions];
        }

        await Task.WhenAll(sessions);
        _stop.Dispose();
    }
}
