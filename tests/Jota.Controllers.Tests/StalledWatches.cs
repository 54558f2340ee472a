using System.Runtime.CompilerServices;
using Jota.Api;
using Jota.Client;

namespace Jota.Controllers.Tests;

/// <summary>An API whose watches of one kind tell nothing before they are let go: a cache behind it stays as it was at the start.</summary>
internal sealed class StalledWatches<T>(IApi api) : IApi
{
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ResourceCatalog Catalog => api.Catalog;

    public void GoOn() => _goOn.TrySetResult();

    public IAsyncEnumerable<WatchEvent> WatchAsync(ApiTarget target, ListOptions options, CancellationToken ct) =>
        target.Resource.ObjectType == typeof(T) ? LaterAsync(target, options, ct) : api.WatchAsync(target, options, ct);

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

    private async IAsyncEnumerable<WatchEvent> LaterAsync(ApiTarget target, ListOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        await _goOn.Task.WaitAsync(ct);
        await foreach (var change in api.WatchAsync(target, options, ct))
        {
            yield return change;
        }
    }
}
