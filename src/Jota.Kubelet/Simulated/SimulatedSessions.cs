using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Transport.Spdy;
using Jota.Transport.Upgrades;

namespace Jota.Kubelet.Simulated;

/// <summary>Talks with processes and ports that are not there, over the protocol that a real runtime speaks.</summary>
internal sealed class SimulatedSessions(SimulatedPods pods, SimulatedEvents events) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _sessions = [];

    public Stream Exec(ExecRequest request, string protocol)
    {
        var container = pods.Running(request.ContainerId);
        var command = SimulationScript.CommandOf(container.Behaviour, container.Name, request.Cmd);
        var process = new ProcessSession(command, protocol, request.Stdin, request.Stdout, request.Stderr, request.Tty);
        return Begin((session, stop) => process.RunAsync(session, null, stop));
    }

    public Stream Attach(AttachRequest request, string protocol)
    {
        var container = pods.Running(request.ContainerId);
        var command = new SimulatedCommand { Output = $"{container.Name} is simulated: it prints what it is told.\n", CopiesInput = true };
        var process = new ProcessSession(command, protocol, request.Stdin, request.Stdout, request.Stderr, request.Tty);
        return Begin(async (session, stop) =>
        {
            try
            {
                await process.RunAsync(session, EndOfAsync(container, session, stop), stop);
            }
            finally
            {
                if (request.Stdin && container.EndsWithItsInput && !stop.IsCancellationRequested)
                {
                    pods.EndByItself(container);
                }
            }
        });
    }

    public Stream PortForward(PortForwardRequest request)
    {
        var sandbox = pods.ReadySandbox(request.PodSandboxId);
        return Begin(new PortSession(sandbox.PodName, sandbox.RefusedPorts).RunAsync);
    }

    public async ValueTask DisposeAsync()
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
        var ended = WaitAsync(over.Token);
        await Task.WhenAny(ended, session.Completion);
        await over.CancelAsync();

        async Task WaitAsync(CancellationToken token)
        {
            await foreach (var _ in events.FollowAsync(token))
            {
                if (!container.Running)
                {
                    return;
                }
            }
        }
    }
}
