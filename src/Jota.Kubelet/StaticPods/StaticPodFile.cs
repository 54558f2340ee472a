using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Jota.Api;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Statuses;
using k8s.Models;

namespace Jota.Kubelet.StaticPods;

/// <summary>
/// The pod that a file of a node's manifest folder holds. It is the node's alone: its name ends with the node's, its uid follows from what
/// it is, it tolerates whatever happens to the node, and it refers to nothing in the API. Pure.
/// </summary>
internal static class StaticPodFile
{
    /// <summary>No pod of the API is larger.</summary>
    public const int Longest = 2 << 20;

    /// <summary>Reads it; null, and why, where it is none.</summary>
    /// <param name="content">YAML or JSON.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="now">The time.</param>
    /// <param name="problem">What is wrong, for people; null when nothing is.</param>
    public static V1Pod? Read(ReadOnlySpan<byte> content, string node, DateTimeOffset now, out string? problem)
    {
        try
        {
            var json = YamlToJson.Convert(content, new RequestBudget(content.Length, CancellationToken.None), out _);
            var pod = Decode(json, out problem);
            if (pod is null || (problem = Finish(pod, node, now)) is not null)
            {
                return null;
            }

            return pod;
        }
        catch (Exception e) when (e is FormatException or JsonException or ApiException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static V1Pod? Decode(ReadOnlyMemory<byte> json, out string? problem)
    {
        var header = ObjectHeader.Read(json.Span);
        if (header is not { ApiVersion: "v1", Kind: "Pod" })
        {
            problem = $"it is no Pod of v1, but {header.Kind} of {header.ApiVersion}";
            return null;
        }

        problem = null;
        return (V1Pod)StrictDecoder.Decode(ResourceCatalog.BuiltIn.For<V1Pod>(), json, out _);
    }

    /// <summary>Makes the file's pod the node's own; answers what is wrong with it.</summary>
    private static string? Finish(V1Pod pod, string node, DateTimeOffset now)
    {
        var resource = ResourceCatalog.BuiltIn.For<V1Pod>();
        pod.Metadata ??= new();
        if (string.IsNullOrEmpty(pod.Metadata.Name) || pod.Spec is null)
        {
            return "it has no name, or no spec";
        }

        pod.Metadata.Name = $"{pod.Metadata.Name}-{node}";
        pod.Metadata.NamespaceProperty = pod.Metadata.NamespaceProperty is { Length: > 0 } ns ? ns : "default";
        pod.Metadata.OwnerReferences = null;
        pod.Metadata.ResourceVersion = null;
        pod.Metadata.Finalizers = null;
        pod.Status = null;
        pod.Spec.NodeName = node;
        pod.Spec.Tolerations = [.. pod.Spec.Tolerations ?? [], new V1Toleration { OperatorProperty = "Exists", Effect = "NoExecute" }];
        resource.DefaultObject(pod);
        var errors = new FieldErrors();
        ObjectMetaRules.Validate(resource, pod.Metadata, errors);
        resource.ValidateObject(pod, errors);
        if (errors.Any)
        {
            return string.Join(", ", errors.All);
        }

        if (StaticPodReferences.Find(pod.Spec) is { } reference)
        {
            return $"static pods may not reference {reference}";
        }

        Sign(pod, now);
        return null;
    }

    private static void Sign(V1Pod pod, DateTimeOffset now)
    {
        pod.Metadata.Uid = null;
        var hash = Convert.ToHexStringLower(SHA256.HashData(ApiJson.Encode<V1Pod>(pod)).AsSpan(0, 16));
        pod.Metadata.Uid = hash;
        pod.Metadata.CreationTimestamp = ApiTime.Of(now);
        pod.Metadata.Annotations = new Dictionary<string, string>(
            pod.Metadata.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [StaticPodAnnotations.Source] = "file",
            [StaticPodAnnotations.Hash] = hash,
            [StaticPodAnnotations.Seen] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
        };
        pod.Metadata.Annotations.Remove(StaticPodAnnotations.Mirror);
        pod.Status = new() { StartTime = ApiTime.Of(now) };
    }
}
