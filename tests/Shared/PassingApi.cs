using Jota.Api;
using Jota.Client;

namespace Jota.Tests;

/// <summary>An API that passes every call on; tests override what they meddle with.</summary>
internal abstract class PassingApi(IApi api) : IApi
{
    public ResourceCatalog Catalog => api.Catalog;

    public virtual Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct) => api.GetAsync(target, options, ct);

    public virtual Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct) => api.ListAsync(target, options, ct);

    public virtual IAsyncEnumerable<WatchEvent> WatchAsync(ApiTarget target, ListOptions options, CancellationToken ct) => api.WatchAsync(target, options, ct);

    public virtual Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        api.CreateAsync(target, body, options, ct);

    public virtual Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        api.UpdateAsync(target, body, options, ct);

    public virtual Task<WriteResult> PatchAsync(ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct) =>
        api.PatchAsync(target, patch, options, ct);

    public virtual Task<DeleteResult> DeleteAsync(ApiTarget target, DeleteOptions options, CancellationToken ct) => api.DeleteAsync(target, options, ct);

    public virtual Task<ApiList> DeleteCollectionAsync(ApiTarget target, ListOptions selection, DeleteOptions options, CancellationToken ct) =>
        api.DeleteCollectionAsync(target, selection, options, ct);
}
