using Jota.Api;
using Jota.Client;

namespace Jota.Controllers.Tests;

/// <summary>An API where somebody else is quicker, once: just before the first update of a kind's subresource something is done.</summary>
internal sealed class MeddledApi(IApi api, string subresource, Func<Task> meddle) : IApi
{
    private int _done;

    public ResourceCatalog Catalog => api.Catalog;

    public Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct) => api.GetAsync(target, options, ct);

    public Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct) => api.ListAsync(target, options, ct);

    public IAsyncEnumerable<WatchEvent> WatchAsync(ApiTarget target, ListOptions options, CancellationToken ct) => api.WatchAsync(target, options, ct);

    public Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        api.CreateAsync(target, body, options, ct);

    public async Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        if (target.Subresource == subresource && Interlocked.Exchange(ref _done, 1) == 0)
        {
            await meddle();
        }

        return await api.UpdateAsync(target, body, options, ct);
    }

    public Task<WriteResult> PatchAsync(ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct) =>
        api.PatchAsync(target, patch, options, ct);

    public Task<DeleteResult> DeleteAsync(ApiTarget target, DeleteOptions options, CancellationToken ct) => api.DeleteAsync(target, options, ct);

    public Task<ApiList> DeleteCollectionAsync(ApiTarget target, ListOptions selection, DeleteOptions options, CancellationToken ct) =>
        api.DeleteCollectionAsync(target, selection, options, ct);
}
