using Jota.Api;
using k8s;
using k8s.Models;

namespace Jota.Client;

/// <summary>The API in terms of model types, for components.</summary>
public static class TypedApi
{
    /// <summary>Reads one object. Throws 404 when it does not exist.</summary>
    public static async Task<T> GetAsync<T>(this IApi api, ObjectKey key, CancellationToken ct)
        where T : class => (await api.GetAsync(ApiTarget.Of(api.Catalog.For<T>(), key), GetOptions.Newest, ct)).As<T>();

    /// <summary>Creates an object in its own namespace.</summary>
    public static async Task<T> CreateAsync<T>(this IApi api, T obj, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var target = new ApiTarget(api.Catalog.For<T>(), obj.Metadata.NamespaceProperty ?? "");
        return (await api.CreateAsync(target, new ApiBody.Typed(obj), WriteOptions.Plain, ct)).As<T>();
    }

    /// <summary>Replaces an object.</summary>
    public static Task<T> UpdateAsync<T>(this IApi api, T obj, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta> => UpdateAsync(api, obj, "", ct);

    /// <summary>Replaces an object's status; the rest of <paramref name="obj"/> is ignored.</summary>
    public static Task<T> UpdateStatusAsync<T>(this IApi api, T obj, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta> => UpdateAsync(api, obj, "status", ct);

    /// <summary>Deletes an object.</summary>
    public static Task<DeleteResult> DeleteAsync<T>(this IApi api, ObjectKey key, DeleteOptions options, CancellationToken ct)
        where T : class => api.DeleteAsync(ApiTarget.Of(api.Catalog.For<T>(), key), options, ct);

    /// <summary>Patches an object or one of its subresources.</summary>
    public static async Task<T> PatchAsync<T>(this IApi api, ObjectKey key, string subresource, PatchBody patch, CancellationToken ct)
        where T : class =>
        (await api.PatchAsync(ApiTarget.Of(api.Catalog.For<T>(), key, subresource), patch, WriteOptions.Plain, ct)).As<T>();

    /// <summary>Replaces the part of an object that a subresource is.</summary>
    public static async Task<T> UpdateAsync<T>(this IApi api, T obj, string subresource, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = new ObjectKey(obj.Metadata.NamespaceProperty ?? "", obj.Metadata.Name);
        var target = ApiTarget.Of(api.Catalog.For<T>(), key, subresource);
        return (await api.UpdateAsync(target, new ApiBody.Typed(obj), WriteOptions.Plain, ct)).As<T>();
    }
}
