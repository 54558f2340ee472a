using System.Globalization;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Pods;
using Microsoft.AspNetCore.Http;

namespace Jota.Kubelet.Server;

/// <summary><c>/containerLogs/NAMESPACE/POD/CONTAINER</c>, with the options that the API server has checked.</summary>
internal static class LogRoute
{
    public static async Task AnswerAsync(
        HttpContext context, ServedNode node, PodWorker pod, NodePath path, TimeProvider clock, CancellationToken ct)
    {
        var options = Read(context.Request.Query, path.Container, clock.GetUtcNow());
        context.Response.ContentType = "text/plain";
        await node.Connection.CopyLogsAsync(path.Pod, pod.Uid, options, context.Response.Body, ct);
    }

    private static LogOptions Read(IQueryCollection query, string container, DateTimeOffset now) => new()
    {
        Container = container,
        Follow = Flag(query, "follow"),
        Previous = Flag(query, "previous"),
        Timestamps = Flag(query, "timestamps"),
        TailLines = Number(query, "tailLines"),
        LimitBytes = Number(query, "limitBytes"),
        Since = Number(query, "sinceSeconds") is { } seconds
            ? now - TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue))
            : query["sinceTime"].ToString() is { Length: > 0 } time ? Time(time) : null,
    };

    private static bool Flag(IQueryCollection query, string name) => query[name].ToString() is "1" or "true";

    private static long? Number(IQueryCollection query, string name) => query[name].ToString() is not { Length: > 0 } text
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiException.BadRequest($"{name}: \"{text}\" is no number");

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ApiException.BadRequest($"sinceTime: \"{text}\" is no time");
}
