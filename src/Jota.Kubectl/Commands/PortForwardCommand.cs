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
        var ports = call.Arguments.Skip(1).Select(given => PortPair.Read(given, text => item.Kind() == "Service"
            ? NamedPorts.OfService(item, pod, text)
            : NamedPorts.OfPod(pod, text))).ToList();
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
        await using var tunnel = await OpenAsync(call, pod, ends.Token);
        using var listeners = Listen(call, addresses, ports);
        await new PortForwarding(call, tunnel, listeners).RunAsync(ends.Token);
        ct.ThrowIfCancellationRequested();
        return 0;
    }

    private static async Task<PortTunnel> OpenAsync(Invocation call, JsonObject pod, CancellationToken ct)
    {
        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        return await PortTunnel.OpenAsync(call.Session.Connection, pods.PathOf(pod.Namespace(), pod.Name()) + "/portforward", ct);
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
