using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;

namespace Jota.ApiServer.Definitions;

/// <summary>Serves kinds that come, change and go while the server runs. One change at a time.</summary>
internal sealed class KindRegistry(LiveCatalog catalog, StoreFeed feed) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>
    /// Serves kinds from now on, with what is stored of them already, in the place of others. Throws <see cref="ArgumentException"/> when a
    /// kind of that name is served; then nothing has changed.
    /// </summary>
    public async Task ReplaceAsync(ImmutableArray<Resource> before, ImmutableArray<Resource> after, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            // Refused before anything is loaded.
            _ = catalog.Now.Without(before).With(after.AsSpan());
            var kept = before.Where(one => one.IsKept).ToList();
            foreach (var resource in after.Where(one => one.IsKept))
            {
                await feed.AddAsync(resource, kept.Find(old => old.StoragePrefix == resource.StoragePrefix), ct);
            }

            catalog.Change(now => now.Without(before).With(after.AsSpan()));
            foreach (var gone in kept.Where(old => !after.Any(one => one.StoragePrefix == old.StoragePrefix)))
            {
                await feed.RemoveAsync(gone);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
