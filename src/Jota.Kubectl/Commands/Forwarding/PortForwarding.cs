using System.Net.Sockets;

namespace Jota.Kubectl;

/// <summary>
/// Takes connections here and carries them through the tunnel, until that is lost, or the pod refuses one: container runtimes read what was
/// sent for such a connection no more, and with it hold up all that come after it.
/// </summary>
internal sealed class PortForwarding(Invocation call, PortTunnel tunnel, LocalListeners listeners)
{
    private readonly Lock _telling = new();
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task RunAsync(CancellationToken ct)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var accepting = listeners.All.Select(each => AcceptAsync(each.Listener, each.Port, ends.Token)).ToList();
        try
        {
            await Task.WhenAny([tunnel.Lost.WaitAsync(ct), _refused.Task, .. accepting]);
            if (!ct.IsCancellationRequested)
            {
                throw KubectlException.Error("lost connection to pod");
            }
        }
        finally
        {
            await ends.CancelAsync();
            await Task.WhenAll(accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AcceptAsync(TcpListener listener, PortPair port, CancellationToken ct)
    {
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
