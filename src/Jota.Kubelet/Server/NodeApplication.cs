using System.Collections.Immutable;
using Grpc.Core;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Runtime;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Server;

/// <summary>
/// The way of every request to a node: who asks, about which pod, may he, then the answer; and the one place for failures, in plain text as
/// upstream's.
/// </summary>
internal sealed partial class NodeApplication(NodeServer server, NodeServerOptions options) : IHttpApplication<HttpContext>
{
    private readonly ILogger _log = options.Logging.CreateLogger<NodeServer>();
    private readonly SessionRoutes _sessions = new(options.Clock);
    private readonly NodeRequestCounts _requests = new();
    private readonly NodeCallers _callers = new(options.Authenticator);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // Nothing of ours outlives the request.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var began = options.Clock.GetTimestamp();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, server.Stopping);
        try
        {
            await AnswerAsync(context, ends.Token);
        }
        catch (ApiException e)
        {
            await FailAsync(context, e.Code, e.Message);
        }
        catch (RpcException e)
        {
            await FailAsync(context, e.StatusCode == StatusCode.NotFound ? 404 : 500, RuntimeErrors.Text(e));
        }
        catch (Exception) when (ends.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception e) when (RuntimeErrors.IsOrdinary(e))
        {
            // The runtime's side of a talk was gone before it began, or the caller is.
            await FailAsync(context, 500, RuntimeErrors.Detail(e));
        }
        catch (Exception e)
        {
            LogFailed(_log, e, context.Request.Path);
            await FailAsync(context, 500, e.Message);
        }
        finally
        {
            _requests.Add(context.Request.Method, context.Request.Path.Value ?? "/", options.Clock.GetElapsedTime(began));
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken ct)
    {
        var path = context.Request.Path.Value ?? "/";
        var user = await _callers.OfAsync(context, ct);
        var about = NodePath.Parse(path);
        var (node, pod) = about is null ? (Named(context), null) : Find(about);
        var verb = context.Request.Method == "GET" && about?.What is not ("exec" or "attach" or "portForward") ? "get" : "create";
        await RequireAsync(user, verb, node, NodePages.PartsOf(path), ct);
        if (about is null)
        {
            await NodePages.AnswerAsync(context, path, node, _requests, ct);
            return;
        }

        if (node is null || pod is null)
        {
            throw new ApiException(
                404, "NotFound", about.What == "containerLogs" ? $"pod \"{about.Pod.Name}\" not found" : "pod does not exist");
        }

        await (about.What == "containerLogs"
            ? LogRoute.AnswerAsync(context, node, pod, about, options.Clock, ct)
            : _sessions.AnswerAsync(context, node, pod, about, ct));
    }

    /// <summary>The node that is meant: the one that is named, else the only one.</summary>
    private ServedNode? Named(HttpContext context)
    {
        var nodes = server.Nodes;
        return context.Request.Headers[NodeSummaryJson.NodeHeader].ToString() is { Length: > 0 } name
            ? nodes.FirstOrDefault(one => one.Name == name)
            : nodes is [var only] ? only : null;
    }

    private (ServedNode? Node, PodWorker? Pod) Find(NodePath path)
    {
        foreach (var node in server.Nodes)
        {
            if (node.Find(path) is { } pod)
            {
                return (node, pod);
            }
        }

        return default;
    }

    private async Task RequireAsync(
        UserIdentity user, string verb, ServedNode? node, ImmutableArray<string> parts, CancellationToken ct)
    {
        foreach (var part in parts)
        {
            // Who may use all nodes learns that a pod is nowhere; who may not learns nothing.
            if (await options.Authorizer.MayAsync(user, verb, node?.Name ?? "", part, ct))
            {
                return;
            }
        }

        throw new ApiException(403, "Forbidden", $"Forbidden (user={user.Name}, verb={verb}, resource=nodes, subresource={parts[^1]})");
    }

    private static async Task FailAsync(HttpContext context, int code, string text)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Answering {Path} failed")]
    private static partial void LogFailed(ILogger log, Exception exception, PathString path);
}
