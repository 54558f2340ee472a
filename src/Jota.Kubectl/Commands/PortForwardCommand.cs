using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl port-forward</c>.</summary>
internal sealed class PortForwardCommand : Command
{
    public override string Name => "port-forward";

    public override IReadOnlyList<Flag> Flags { get; } = [Flag.List("address"), PodChoice.TimeoutFlag()];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count < 2)
        {
            throw KubectlException.Usage(call.Command, "TYPE/NAME and list of ports are required for port-forward");
        }

        IReadOnlyList<string> addresses = call.Flags.Has("address") ? call.Flags.All("address") : ["localhost"];
        var choice = new PodChoice(call);
        _ = choice.Timeout;
        var item = await choice.ObjectAsync(call.Arguments[0], ct);
        var pod = await choice.PodOfAsync(item, ct);
        var ports = PortsOf(call, item, pod);
        if (pod.Text("status", "phase") is not "Running" and var phase)
        {
            throw KubectlException.Error($"unable to forward port because pod is not running. Current status={phase}");
        }

        foreach (var address in addresses)
        {
            _ = LocalListeners.AddressOf(address);
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupts = call.Around.Terminal.OnInterrupt(ends.Cancel);
        LocalListeners? listeners = null;
        try
        {
            while (true)
            {
                await ForwardAsync(call, pod, () => listeners ??= Listen(call, addresses, ports), ports, ends.Token);
                pod = await new PodSuccession(call, choice).NextAsync(item, pod, ends.Token);
                ports = PortsOf(call, item, pod);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            listeners?.Dispose();
        }
    }

    private static List<PortPair> PortsOf(Invocation call, JsonObject item, JsonObject pod) =>
        [.. call.Arguments.Skip(1).Select(given => PortPair.Read(given, text => item.Kind() == "Service"
            ? NamedPorts.OfService(item, pod, text)
            : NamedPorts.OfPod(pod, text)))];

    /// <summary>Forwards to one pod until there is nothing more to be had of it.</summary>
    private static async Task ForwardAsync(
        Invocation call, JsonObject pod, Func<LocalListeners> listen, IReadOnlyList<PortPair> ports, CancellationToken ct)
    {
        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        await using var tunnel = await PortTunnel.OpenAsync(
            call.Session.Connection, pods.PathOf(pod.Namespace(), pod.Name()) + "/portforward", ct);
        using var watched = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var gone = new PodEnd(call, pods).AwaitAsync(pod, watched.Token);
        try
        {
            await new PortForwarding(call, tunnel, listen(), ports).RunAsync(gone, ct);
        }
        finally
        {
            await watched.CancelAsync();
            await gone.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static LocalListeners Listen(Invocation call, IReadOnlyList<string> addresses, IReadOnlyList<PortPair> ports)
    {
        var listeners = new LocalListeners();
        foreach (var port in ports)
        {
            try
            {
                listeners.Add(addresses, port, call.Output);
            }
            catch (KubectlException e)
            {
                call.Error.WriteLine($"Unable to listen on port {port.Local}: {ErrorText.Bare(e)}");
            }
        }

        call.Output.Flush();
        if (listeners.All.Count > 0)
        {
            return listeners;
        }

        listeners.Dispose();
        var told = string.Join(' ', ports.Select(port => $"{{{port.Local} {port.Remote}}}"));
        throw KubectlException.Error($"unable to listen on any of the requested ports: [{told}]");
    }
}
