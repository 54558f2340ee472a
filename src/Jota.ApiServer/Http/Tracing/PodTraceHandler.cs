using System.Buffers;
using System.Globalization;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// <c>/debug/jota/trace/namespaces/NS/pods/NAME</c>: what the components noted on a pod's way, for <c>jota trace</c>. As open as the
/// pod itself.
/// </summary>
internal sealed class PodTraceHandler(HttpServices services)
{
    public const string Root = "/debug/jota/trace/";

    public async Task<bool> HandleAsync(HttpContext http, UserIdentity user, string path)
    {
        if (path[Root.Length..].Split('/') is not ["namespaces", var ns, "pods", var name]
            || services.Catalog.FindKind("v1", "Pod") is not { } pods)
        {
            return false;
        }

        if (!HttpMethods.IsGet(http.Request.Method))
        {
            throw ApiException.MethodNotAllowed();
        }

        var target = new ApiTarget(pods, ns, name);
        var pod = await services.ApiFor(user).GetAsync(target, GetOptions.Newest, http.RequestAborted);
        await Answer.BytesAsync(http, StatusCodes.Status200OK, "application/json", Document(pod));
        return true;
    }

    private ReadOnlyMemory<byte> Document(ApiObject pod)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using var json = JsonText.Writer(body);
        json.WriteStartObject();
        json.WriteString("namespace"u8, pod.Key.Namespace);
        json.WriteString("name"u8, pod.Key.Name);
        json.WriteString("uid"u8, pod.Uid);
        json.WriteString("phase"u8, pod.As<V1Pod>().Status?.Phase ?? "");
        json.WriteStartArray("entries"u8);
        foreach (var entry in services.Options.Trace?.Of(pod.Uid) ?? [])
        {
            json.WriteStartObject();
            json.WriteString("step"u8, entry.Step.ToString());
            json.WriteString("at"u8, entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("detail"u8, entry.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }
}
