using System.Runtime.CompilerServices;
using Jota.Api;
using Jota.Client;

namespace Jota.Controllers.Tests;

/// <summary>An API whose watches of one kind tell nothing: a cache behind it stays as it was at the start.</summary>
internal sealed class StalledWatches<T>(IApi api) : IApi
{
    public ResourceCatalog Catalog => api.Catalog;

    public IAsyncEnumerable<WatchEvent> WatchAsync(ApiTarget target, ListOptions options, CancellationToken ct) =>
        target.Resource.ObjectType == typeof(T) ? NothingAsync(ct) : api.WatchAsync(target, options, ct);

    public Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct) => api.GetAsync(target, options, ct);

    public Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct) => api.ListAsync(target, options, ct);

    public Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        api.CreateAsync(target, body, options, ct);

    public Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        api.UpdateAsync(target, body, options, ct);

    public Task<WriteResult> PatchAsync(ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct) =>
        api.PatchAsync(target, patch, options, ct);

    public Task<DeleteResult> DeleteAsync(ApiTarget target, DeleteOptions options, CancellationToken ct) => api.DeleteAsync(target, options, ct);

    public Task<ApiList> DeleteCollectionAsync(ApiTarget target, ListOptions selection, DeleteOptions options, CancellationToken ct) =>
        api.DeleteCollectionAsync(target, selection, options, ct);

    private static async IAsyncEnumerable<WatchEvent> NothingAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        yield break;
    }
}
