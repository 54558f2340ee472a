using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What an autoscaler scales: anything that has a <c>scale</c>, custom resources too.</summary>
/// <param name="Resource">Its kind.</param>
/// <param name="Key">The object.</param>
/// <param name="Scale">Its scale as it is.</param>
internal sealed record ScaleTarget(Resource Resource, ObjectKey Key, V1Scale Scale)
{
    /// <summary>How many replicas it asks for.</summary>
    public int Wanted => Scale.Spec?.Replicas ?? 0;

    /// <summary>How many it says there are.</summary>
    public int Present => Scale.Status?.Replicas ?? 0;

    /// <summary>Reads it. Throws <see cref="ApiException"/> where there is no such kind, no such object, or no scale of it.</summary>
    public static async Task<ScaleTarget> ReadAsync(IApi api, string ns, V2CrossVersionObjectReference reference, CancellationToken ct)
    {
        var resource = Find(api.Catalog, reference);
        var key = new ObjectKey(resource.Namespaced ? ns : "", reference.Name);
        var scale = await api.GetAsync(ApiTarget.Of(resource, key, "scale"), GetOptions.Newest, ct);
        return new(resource, key, scale.As<V1Scale>());
    }

    /// <summary>Asks for a number of replicas. Throws a conflict when it was changed since it was read.</summary>
    public Task SetAsync(IApi api, int replicas, CancellationToken ct) => api.UpdateAsync(
        ApiTarget.Of(Resource, Key, "scale"),
        new ApiBody.Typed(new V1Scale
        {
            ApiVersion = Scale.ApiVersion,
            Kind = Scale.Kind,
            Metadata = Scale.Metadata,
            Spec = new() { Replicas = replicas },
            Status = Scale.Status,
        }),
        WriteOptions.Plain,
        ct);

    private static Resource Find(ResourceCatalog catalog, V2CrossVersionObjectReference reference)
    {
        var version = string.IsNullOrEmpty(reference.ApiVersion) ? "v1" : reference.ApiVersion;
        var group = version.Split('/') is [var named, _] ? named : "";
        var resource = catalog.FindKind(version, reference.Kind)
            ?? catalog.Served.FirstOrDefault(one => one.Names.Kind == reference.Kind && one.Names.Group == group)
            ?? throw new ApiException(404, "NotFound", $"no matches for kind \"{reference.Kind}\" in group \"{group}\"");
        return resource.FindSubresource("scale") is not null
            ? resource
            : throw new ApiException(404, "NotFound", "the server could not find the requested resource");
    }
}
