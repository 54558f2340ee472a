using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of references to the pod's own fields and its containers' resources.</summary>
internal static class DownwardRules
{
    /// <summary>What environment variables may refer to; in the order in which messages tell it.</summary>
    public static readonly ImmutableArray<string> EnvironmentFields =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ];

    /// <summary>What files may refer to; in the order in which messages tell it.</summary>
    public static readonly ImmutableArray<string> VolumeFields =
        ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    private static readonly ImmutableArray<string> KnownFields =
        [.. EnvironmentFields.Union(VolumeFields).Union(["spec.restartPolicy", "spec.schedulerName", "status.phase"])];

    private static readonly ImmutableArray<string> Resources =
    [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
    ];

    private static readonly ImmutableArray<string> SizeDivisors =
        ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

    public static void ValidateField(V1ObjectFieldSelector? field, ImmutableArray<string> supported, FieldErrors at)
    {
        if (field is null || !at.At("apiVersion").Present(field.ApiVersion) || !at.At("fieldPath").Present(field.FieldPath))
        {
            return;
        }

        var (path, subscript) = Split(field.FieldPath);
        if (field.ApiVersion != "v1")
        {
            at.At("fieldPath").Invalid(field.FieldPath, $"error converting fieldPath: unsupported pod version: {field.ApiVersion}");
        }
        else if (subscript is not null)
        {
            ValidateSubscript(path, subscript, field.FieldPath, at);
        }
        else if (!KnownFields.Contains(path))
        {
            at.At("fieldPath").Invalid(field.FieldPath, $"error converting fieldPath: field label not supported: {path}");
        }
        else if (!supported.Contains(path))
        {
            at.At("fieldPath").NotSupported(path, supported);
        }
    }

    public static void ValidateResource(V1ResourceFieldSelector? selector, bool ofVolume, FieldErrors at)
    {
        if (selector is null)
        {
            return;
        }

        if (ofVolume && string.IsNullOrEmpty(selector.ContainerName))
        {
            at.At("containerName").Required();
        }
        else if (at.At("resource").Present(selector.Resource) && !Resources.Contains(selector.Resource) && !IsHugePages(selector.Resource))
        {
            at.At("resource").NotSupported(selector.Resource, Resources);
        }

        ValidateDivisor(selector, at.At("divisor"));
    }

    private static void ValidateSubscript(string path, string subscript, string whole, FieldErrors at)
    {
        switch (path)
        {
            case "metadata.annotations":
                at.InvalidEach(subscript.ToLowerInvariant(), NameSyntax.QualifiedNameErrors(subscript.ToLowerInvariant()));
                break;
            case "metadata.labels":
                at.InvalidEach(subscript, NameSyntax.QualifiedNameErrors(subscript));
                break;
            default:
                at.At("fieldPath").Invalid(whole, $"error converting fieldPath: field label does not support subscript: {whole}");
                break;
        }
    }

    private static void ValidateDivisor(V1ResourceFieldSelector selector, FieldErrors at)
    {
        var resource = selector.Resource ?? "";
        if (selector.Divisor is not { } divisor || divisor.ToDecimal() == 0)
        {
            return;
        }

        var text = QuantityText.Of(divisor);
        var sizes = string.Join(", ", SizeDivisors);
        var (allowed, rule) = resource switch
        {
            "limits.cpu" or "requests.cpu" => (text is "1m" or "1", "only divisor's values 1m and 1 are supported with the cpu resource"),
            "limits.memory" or "requests.memory" =>
                (SizeDivisors.Contains(text), $"only divisor's values {sizes} are supported with the memory resource"),
            "limits.ephemeral-storage" or "requests.ephemeral-storage" =>
                (SizeDivisors.Contains(text), $"only divisor's values {sizes} are supported with the local ephemeral storage resource"),
            _ when IsHugePages(resource) =>
                (SizeDivisors.Contains(text), $"only divisor's values {sizes} are supported with the hugepages resource"),
            _ => (true, ""),
        };
        if (!allowed)
        {
            at.Invalid(resource, rule);
        }
    }

    private static bool IsHugePages(string resource) =>
        resource.StartsWith("limits.hugepages-", StringComparison.Ordinal)
            || resource.StartsWith("requests.hugepages-", StringComparison.Ordinal);

    private static (string Path, string? Subscript) Split(string text)
    {
        var start = text.IndexOf("['", StringComparison.Ordinal);
        return start > 0 && text.EndsWith("']", StringComparison.Ordinal) ? (text[..start], text[(start + 2)..^2]) : (text, null);
    }
}
