using System.Buffers;
using System.IO.Pipelines;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.ApiServer.Http;

/// <summary>Reads a request's body, up to upstream's limit of 3 MiB, and tells its format.</summary>
internal static class RequestBody
{
    public const int Limit = 3 * 1024 * 1024;

    private const string Accepted = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    private const string AcceptedPatches =
        "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml";

    /// <summary>An object of this kind to create or replace. No <c>Content-Type</c> means JSON; anything unknown is a 415.</summary>
    public static async Task<ApiBody.Encoded> ReadObjectAsync(HttpRequest request, string kind, CancellationToken ct) =>
        TypeOf(request) switch
        {
            "" or "application/json" => new(await ReadAsync(request, ct)),
            "application/yaml" => new(await ReadAsync(request, ct), IsYaml: true),
            ProtobufBody.MediaType => new(ProtobufBody.ToJson((await ReadAsync(request, ct)).Span, kind)),
            _ => throw Unsupported($"the body of the request was in an unknown format - accepted media types include: {Accepted}"),
        };

    /// <summary>Which patch the <c>Content-Type</c> announces.</summary>
    public static PatchType PatchTypeOf(HttpRequest request) => TypeOf(request) switch
    {
        "application/json-patch+json" => PatchType.Json,
        "application/merge-patch+json" => PatchType.Merge,
        "application/strategic-merge-patch+json" => PatchType.StrategicMerge,
        "application/apply-patch+yaml" => PatchType.Apply,
        "" or "application/json" or "text/plain" => throw Unsupported("415: Unsupported Media Type"),
        _ => throw Unsupported($"the body of the request was in an unknown format - accepted media types include: {AcceptedPatches}"),
    };

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > Limit)
        {
            throw TooLarge();
        }

        // One that does not come at once counts as in flight, and when that is too much the slowest is refused. A read is never thrown out
        // of: the server beneath takes a body for one that is being read until it is told how far that got.
        var reader = request.BodyReader;
        Flight? flight = null;
        await using var end = ct.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        try
        {
            while (true)
            {
                var read = await NextAsync(reader);
                if (read.Buffer.Length > Limit)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    throw TooLarge();
                }

                if (read.IsCompleted)
                {
                    var bytes = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return bytes;
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCanceled)
                {
                    ct.ThrowIfCancellationRequested();
                    throw TooSlow();
                }

                flight ??= ConnectionFlow.Begin(request.HttpContext, reader.CancelPendingRead);
                flight?.Moved(read.Buffer.Length);
            }
        }
        finally
        {
            flight?.Dispose();
        }
    }

    /// <summary>
    /// Reads away a body that nobody asked for. Many clients read no answer before their request is sent: a long answer to an unread body
    /// would have both wait for each other.
    /// </summary>
    public static Task DiscardAsync(HttpRequest request, CancellationToken ct) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
            ? ReadAsync(request, ct)
            : Task.CompletedTask;

    /// <summary>A body whose chunks are none is the client's fault; the server beneath does not always say so.</summary>
    private static async ValueTask<ReadResult> NextAsync(PipeReader reader)
    {
        try
        {
            return await reader.ReadAsync(CancellationToken.None);
        }
        catch (IOException broken) when (broken is not (BadHttpRequestException or ConnectionResetException))
        {
            throw ApiException.BadRequest(broken.Message);
        }
    }

    private static string TypeOf(HttpRequest request) =>
        string.IsNullOrEmpty(request.ContentType) ? "" : MediaType.Parse(request.ContentType).Name;

    private static ApiException Unsupported(string message) => new(415, "UnsupportedMediaType", message, new V1StatusDetails());

    private static ApiException TooLarge() => new(
        413, "RequestEntityTooLarge", $"Request entity too large: limit is {Limit}", new V1StatusDetails());

    private static ApiException TooSlow() => new(
        429,
        "TooManyRequests",
        "too many bytes of unfinished requests are held here, and this one came slowest: please try again later",
        new V1StatusDetails { RetryAfterSeconds = 1 });
}
