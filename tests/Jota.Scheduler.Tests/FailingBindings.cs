using Jota.Api;
using Jota.Client;

namespace Jota.Scheduler.Tests;

/// <summary>An API whose next bindings fail.</summary>
internal sealed class FailingBindings(IApi api) : IApi
{
    public int Failures { get; set; }

    public ResourceCatalog Catalog => api.Catalog;

    public Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        target.Subresource == "binding" && Failures-- > 0
            ? Task.FromException<WriteResult>(new ApiException(500, "InternalError", "out of order"))
            : api.CreateAsync(target, body, options, ct);

    public Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct) => api.GetAsync(target, options, ct);

    public Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct) => api.ListAsync(target, options, ct);

    public IAsyncEnumerable<WatchEvent> WatchAsync(ApiTarget target, ListOptions options, CancellationToken ct) => api.WatchAsync(target, options, ct);

    public Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        api.UpdateAsync(target, body, options, ct);

    public Task<WriteResult> PatchAsync(ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct) =>
        api.PatchAsync(target, patch, options, ct);

    public Task<DeleteResult> DeleteAsync(ApiTarget target, DeleteOptions options, CancellationToken ct) => api.DeleteAsync(target, options, ct);

    public Task<ApiList> DeleteCollectionAsync(ApiTarget target, ListOptions selection, DeleteOptions options, CancellationToken ct) =>
        api.DeleteCollectionAsync(target, selection, options, ct);
}
