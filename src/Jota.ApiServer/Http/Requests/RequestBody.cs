using System.Buffers;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>Reads a request's body, up to upstream's limit of 3 MiB, and tells its format.</summary>
internal static class RequestBody
{
    public const int Limit = 3 * 1024 * 1024;

    private const string Accepted = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    private const string AcceptedPatches =
        "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml";

    /// <summary>An object of this kind to create or replace. No <c>Content-Type</c> means JSON; anything unknown is a 415.</summary>
    public static async Task<ApiBody.Encoded> ReadObjectAsync(HttpRequest request, string kind, CancellationToken ct) => TypeOf(request) switch
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

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.Length > Limit)
            {
                throw TooLarge();
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static string TypeOf(HttpRequest request) =>
        string.IsNullOrEmpty(request.ContentType) ? "" : MediaType.Parse(request.ContentType).Name;

    private static ApiException Unsupported(string message) => new(415, "UnsupportedMediaType", message, new V1StatusDetails());

    private static ApiException TooLarge() => new(
        413, "RequestEntityTooLarge", $"Request entity too large: limit is {Limit}", new V1StatusDetails());
}
