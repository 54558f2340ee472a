using System.Text.Json;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Aggregation;

/// <summary>Reads what another server answers when it is asked what it serves. Pure.</summary>
internal static class RemoteDiscovery
{
    /// <summary>Of so many resources at most is told.</summary>
    private const int Most = 10_000;

    /// <summary>Reads an <c>APIResourceList</c>. Throws <see cref="JsonException"/> for what is none.</summary>
    public static IReadOnlyList<DiscoveredResource> Read(ReadOnlySpan<byte> json)
    {
        var list = ApiJson.Decode<V1APIResourceList>(json);
        if (list?.Resources is not { } resources)
        {
            throw new JsonException("the answer is no APIResourceList");
        }

        var found = new SortedDictionary<string, DiscoveredResource>(StringComparer.Ordinal);
        var parts = new List<(string Of, DiscoveredResource Part)>();
        foreach (var one in resources.Take(Most))
        {
            if ((one.Name ?? "").Split('/') is not [var plural, .. var rest] || plural.Length == 0)
            {
                continue;
            }

            var resource = Of(one, rest.Length == 0 ? plural : string.Join('/', rest));
            if (rest.Length == 0)
            {
                found[plural] = resource;
            }
            else
            {
                parts.Add((plural, resource));
            }
        }

        foreach (var (of, part) in parts)
        {
            found.GetValueOrDefault(of)?.Subresources.Add(part);
        }

        return [.. found.Values];
    }

    /// <summary>
    /// The address within a server of the OpenAPI document of a group and version, as its index at <c>/openapi/v3</c> tells; null when it
    /// has none. Throws <see cref="JsonException"/> for what is no index.
    /// </summary>
    public static string? OpenApiOf(ReadOnlyMemory<byte> index, AggregatedService service)
    {
        using var document = JsonDocument.Parse(index);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("paths", out var paths) && paths.ValueKind == JsonValueKind.Object
            && paths.TryGetProperty(service.Path[1..], out var entry) && entry.ValueKind == JsonValueKind.Object
            && entry.TryGetProperty("serverRelativeURL", out var url) && url.GetString() is { } address
            && address.StartsWith($"/openapi/v3{service.Path}", StringComparison.Ordinal)
                ? address
                : null;
    }

    private static DiscoveredResource Of(V1APIResource one, string name) => new(
        name, one.SingularName ?? "", one.Kind ?? "", one.Group ?? "", one.Version ?? "", one.Namespaced)
    {
        Verbs = [.. one.Verbs ?? []],
        ShortNames = [.. one.ShortNames ?? []],
        Categories = [.. one.Categories ?? []],
    };
}
