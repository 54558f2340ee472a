using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary><c>GET …/pods/NAME/log</c>: passes a container's log on from the kubelet that has it.</summary>
internal static class PodLogHandler
{
    public static async Task HandleAsync(ApiCall call)
    {
        // 1 May the caller read logs? What follows is read as the server itself: the right to logs does not need the right to the pod.
        call.Services.Authorizer.Require(AccessRequest.To(call.User, "get", call.Target));
        var asked = PodLogQuery.Read(call.Query, call.Target.Name, call.Services.Clock.GetUtcNow());

        // 2 Which container, on which node?
        var found = await call.Services.ApiFor(ServerIdentity.Self)
            .GetAsync(call.Target with { Subresource = "" }, GetOptions.Newest, call.Ct);
        var pod = found.As<V1Pod>();
        var options = asked with { Container = LogContainer.Choose(pod, asked.Container) };
        if (string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            // Nowhere yet: no log, and no error either.
            call.Http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        // 3 Pass it on; the first byte settles that it is a success.
        await using var socket = LogSocket.For(call);
        Stream into = socket is null ? new AnswerStream(call.Http, FlightPace.AsTheClientLikes) : socket;
        var node = call.Services.Options.Nodes?.Find(pod.Spec.NodeName) ?? await RemoteAsync(call, pod.Spec.NodeName);
        call.Http.Response.ContentType = socket is null ? "text/plain" : null;
        try
        {
            await node.CopyLogsAsync(found.Key, found.Uid, options, into, socket?.Gone ?? call.Ct);
            await (socket?.CompleteAsync() ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (!call.Http.RequestAborted.IsCancellationRequested)
        {
            // The server stops: what was sent is all there is.
        }
    }

    private static async Task<INodeConnection> RemoteAsync(ApiCall call, string name)
    {
        var node = await call.Services.ApiFor(ServerIdentity.Self).GetAsync<V1Node>(ObjectKey.Cluster(name), call.Ct);
        return call.Services.Options.Kubelets is { } kubelets && NodeEndpoint.Of(node) is { } endpoint
            ? new RemoteNode(kubelets, endpoint, name)
            : throw new ApiException(500, "InternalError", $"Internal error occurred: no connection to the kubelet of node \"{name}\"");
    }
}
