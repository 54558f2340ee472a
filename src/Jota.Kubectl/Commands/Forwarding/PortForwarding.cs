using System.Net.Sockets;

namespace Jota.Kubectl;

/// <summary>
/// Takes connections here and carries them through the tunnel, until that is lost, or the pod is gone or refuses one: container runtimes
/// read what was sent for such a connection no more, and with it hold up all that come after it.
/// </summary>
/// <param name="call">The command line.</param>
/// <param name="tunnel">The way to the pod.</param>
/// <param name="listeners">Where connections are taken. Those that come while nobody does wait there.</param>
/// <param name="ports">What each means at this pod.</param>
internal sealed class PortForwarding(Invocation call, PortTunnel tunnel, LocalListeners listeners, IReadOnlyList<PortPair> ports)
{
    private readonly Lock _telling = new();
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns when there is nothing more to be had of the pod. Throws where it was called back.</summary>
    /// <param name="gone">Completes when the pod runs no more.</param>
    /// <param name="ct">Calls it back.</param>
    public async Task RunAsync(Task gone, CancellationToken ct)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var accepting = listeners.All.Select(each => AcceptAsync(each.Listener, each.Port, ends.Token)).ToList();
        try
        {
            await Task.WhenAny([tunnel.Lost.WaitAsync(ct), _refused.Task, gone, .. accepting]);
            ct.ThrowIfCancellationRequested();
        }
        finally
        {
            await ends.CancelAsync();
            await Task.WhenAll(accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AcceptAsync(TcpListener listener, PortPair local, CancellationToken ct)
    {
        var port = local with { Remote = ports.First(port => port.Given == local.Given).Remote };
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                var caller = await listener.AcceptTcpClientAsync(ct);
                carried.RemoveAll(task => task.IsCompleted);
                carried.Add(CarryAsync(caller, port, ct));
            }
        }
        finally
        {
            await Task.WhenAll(carried).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CarryAsync(TcpClient caller, PortPair port, CancellationToken ct)
    {
        using (caller)
        {
            Tell(call.Output, $"Handling connection for {port.Local}\n");
            var complaint = "";
            try
            {
                caller.NoDelay = true;
                var connection = await tunnel.ConnectAsync(port.RemoteNumber, ct);
                complaint = await connection.CarryAsync(caller.GetStream(), () => caller.Client.Shutdown(SocketShutdown.Send), ct);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                complaint = e.Message;
            }

            if (complaint.Length > 0)
            {
                Tell(call.Error, $"an error occurred forwarding {port.Local} -> {port.Remote}: {complaint}\n");
                _refused.TrySetResult();
            }
        }
    }

    private void Tell(TextWriter writer, string line)
    {
        lock (_telling)
        {
            writer.Write(line);
            writer.Flush();
        }
    }
}
