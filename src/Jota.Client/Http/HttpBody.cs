using System.Buffers;
using System.Net.Http.Headers;
using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>Request bodies.</summary>
internal static class HttpBody
{
    /// <summary>What to accept where an object's metadata is enough.</summary>
    public const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /// <summary>The same for lists.</summary>
    public const string MetadataOfList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    public static HttpContent Of(Resource resource, ApiBody body) => body switch
    {
        ApiBody.Encoded encoded => Content(encoded.Bytes, encoded.IsYaml ? "application/yaml" : "application/json"),
        ApiBody.Typed typed => Content(Encode(resource, typed.Value), "application/json"),
        _ => throw new InvalidOperationException($"body {body}"),
    };

    public static HttpContent Of(PatchBody patch) => Content(patch.Bytes, patch.Type switch
    {
        PatchType.Json => "application/json-patch+json",
        PatchType.Merge => "application/merge-patch+json",
        PatchType.StrategicMerge => "application/strategic-merge-patch+json",
        PatchType.Apply => "application/apply-patch+yaml",
        _ => throw new InvalidOperationException($"patch type {patch.Type}"),
    });

    public static HttpContent Of(DeleteOptions options) => Content(
        ApiJson.Encode(new V1DeleteOptions
        {
            ApiVersion = "v1",
            Kind = "DeleteOptions",
            GracePeriodSeconds = options.GracePeriodSeconds,
            PropagationPolicy = options.PropagationPolicy,
            DryRun = options.DryRun ? ["All"] : null,
            Preconditions = options.Uid is null && options.ResourceVersion is null
                ? null
                : new() { Uid = options.Uid, ResourceVersion = options.ResourceVersion },
        }),
        "application/json");

    /// <summary>
    /// Bodies of the resource's own kind get their type told; those of subresources (such as Binding) tell it themselves.
    /// </summary>
    private static ReadOnlyMemory<byte> Encode(Resource resource, object value)
    {
        if (value.GetType() != resource.ObjectType)
        {
            return ApiJson.Encode(value);
        }

        var own = new ArrayBufferWriter<byte>();
        resource.Encode(own, value);
        var copy = resource.Decode(own.WrittenSpan);
        resource.SetTypeMeta(copy);
        var json = new ArrayBufferWriter<byte>();
        resource.Encode(json, copy);
        return json.WrittenMemory;
    }

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> bytes, string mediaType) =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
}
