using Jota.Api;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Transport.Upgrades;
using Microsoft.AspNetCore.Http;

namespace Jota.Kubelet.Server;

/// <summary>
/// <c>/exec</c>, <c>/attach</c> and <c>/portForward</c>: joins the caller's connection with one to the runtime, byte by byte.
/// </summary>
internal sealed class SessionRoutes(TimeProvider clock)
{
    public async Task AnswerAsync(HttpContext context, ServedNode node, PodWorker pod, NodePath path, CancellationToken ct)
    {
        // 1 What is asked for, of what there is.
        var open = path.What switch
        {
            "exec" => Exec(context, node, pod, path),
            "attach" => Attach(context, node, pod, path),
            _ => PortForward(node, pod),
        };

        // 2 In which words.
        var served = path.What == "portForward" ? StreamProtocols.OfPorts : StreamProtocols.OfCommands;
        if (!SpdyUpgrade.IsAskedBy(context.Request))
        {
            throw ApiException.BadRequest("Upgrade request required");
        }

        var offered = SpdyUpgrade.OfferedBy(context.Request);
        var protocol = StreamProtocols.Choose(offered, served)
            ?? throw new ApiException(403, "Forbidden", StreamProtocols.NoMatch(offered, served));

        // 3 The runtime first: while the caller still speaks HTTP he can be told why not.
        await using var runtime = await open(protocol, ct);
        await using var caller = await SpdyUpgrade.AcceptAsync(context, protocol);
        await DuplexCopy.RunAsync(caller, runtime, clock, ct);
    }

    private static Func<string, CancellationToken, Task<Stream>> Exec(HttpContext context, ServedNode node, PodWorker pod, NodePath path)
    {
        var query = SessionQuery.Read(context.Request.Query);
        var container = Running(pod, path.Container);
        return (protocol, ct) => node.Runtime.ExecAsync(query.ToExec(container), protocol, ct);
    }

    private static Func<string, CancellationToken, Task<Stream>> Attach(HttpContext context, ServedNode node, PodWorker pod, NodePath path)
    {
        var query = SessionQuery.Read(context.Request.Query);
        var container = Find(pod, path.Container) ?? throw NotThere(pod, path);
        var spec = pod.Pod.Spec;
        var tty = spec.Containers.Any(c => c.Name == path.Container && c.Tty == true)
            || (spec.InitContainers ?? []).Any(c => c.Name == path.Container && c.Tty == true)
            || (spec.EphemeralContainers ?? []).Any(c => c.Name == path.Container && c.Tty == true);
        return async (protocol, ct) =>
        {
            var talk = await node.Runtime.AttachAsync(query.ToAttach(container, tty), protocol, ct);
            if (await node.Runtime.IsAliveAsync(container, ct))
            {
                return talk;
            }

            // A runtime attaches to what ended a moment ago as well, where nothing is to be heard any more. Whoever asked is told, and
            // reads the log instead: kubectl run does.
            await talk.DisposeAsync();
            throw NotThere(pod, path);
        };
    }

    private static Func<string, CancellationToken, Task<Stream>> PortForward(ServedNode node, PodWorker pod)
    {
        var sandbox = pod.Observed.ReadySandbox?.Id
            ?? throw new ApiException(500, "InternalError", $"failed to find sandboxID for pod {pod.Pod.Metadata.Name}");
        return (protocol, ct) => node.Runtime.PortForwardAsync(new PortForwardRequest { PodSandboxId = sandbox }, protocol, ct);
    }

    private static string Running(PodWorker pod, string container) =>
        Find(pod, container) ?? throw new ApiException(500, "InternalError", $"container not found (\"{container}\")");

    private static string? Find(PodWorker pod, string container) =>
        pod.Observed.Containers.FirstOrDefault(c => c.Name == container && c.State == ContainerRunState.Running)?.Id;

    private static ApiException NotThere(PodWorker pod, NodePath path) => new(
        500, "InternalError", $"container {path.Container} not found in pod {pod.Pod.Metadata.Name}_{pod.Pod.Metadata.NamespaceProperty}");
}
