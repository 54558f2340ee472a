using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Images;

/// <summary>Removes images that nobody uses: some when the disk gets full, all when there is no room for anything.</summary>
internal sealed class ImageCollector(ImageCollectorServices services) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, ImageRecord> _known = new(StringComparer.Ordinal);

    /// <summary>One look, and what follows from it. Returns when it is time for the next.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await InTurnAsync(LookAsync, ct);
        await services.Clock.DelayAsync(services.Options.Period, ct);
    }

    /// <summary>Removes all that nobody uses.</summary>
    public Task RemoveUnusedAsync(CancellationToken ct) => InTurnAsync(
        async token => await RemoveAsync(ImageCollectionPlan.All(await DetectAsync(token)).Eligible, long.MaxValue, "space", token), ct);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task InTurnAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            await work(ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var images = await DetectAsync(ct);
        var plan = ImageCollectionPlan.Compute(services.Options, images, await services.Disk(ct), services.Clock.GetUtcNow());
        await RemoveAsync(plan.Old, long.MaxValue, "age", ct);
        if (plan.BytesToFree <= 0)
        {
            return;
        }

        var freed = await RemoveAsync(plan.Eligible, plan.BytesToFree, "space", ct);
        if (freed < plan.BytesToFree)
        {
            services.Events.Record(
                KubeletEvents.NodeReference(services.Node), EventType.Warning, "FreeDiskSpaceFailed",
                $"Failed to garbage collect required amount of images. Attempted to free {plan.BytesToFree} bytes, " +
                $"but only found {freed} bytes eligible to free.");
        }
    }

    /// <summary>What is here, with what was known of it before.</summary>
    private async Task<IReadOnlyCollection<ImageRecord>> DetectAsync(CancellationToken ct)
    {
        var images = await services.Runtime.ListImagesAsync(ct);
        var used = await UsedAsync(ct);
        var now = services.Clock.GetUtcNow();
        var known = new Dictionary<string, ImageRecord>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            var record = _known.GetValueOrDefault(image.Id) ?? new(image.Id, (long)Math.Min(image.Size, long.MaxValue), now);
            var inUse = NamesOf(image).Any(used.Contains);
            known[image.Id] = record with
            {
                InUse = inUse,
                LastUsed = inUse ? now : record.LastUsed,
                Pinned = image.Pinned || image.RepoTags.Any(services.Keeps),
            };
        }

        _known = known;
        return known.Values;
    }

    private async Task<HashSet<string>> UsedAsync(CancellationToken ct)
    {
        var used = services.Mounted().ToHashSet(StringComparer.Ordinal);
        foreach (var container in await services.Runtime.ListContainersAsync(null, ct))
        {
            used.Add(container.ImageRef);
            used.Add(container.Image?.Image ?? "");
        }

        used.Remove("");
        return used;
    }

    private static IEnumerable<string> NamesOf(Image image) => image.RepoTags.Concat(image.RepoDigests).Prepend(image.Id);

    private async Task<long> RemoveAsync(IReadOnlyList<ImageRecord> images, long bytes, string reason, CancellationToken ct)
    {
        var freed = 0L;
        foreach (var image in images)
        {
            if (freed >= bytes)
            {
                break;
            }

            try
            {
                await services.Runtime.RemoveImageAsync(image.Id, ct);
                freed = Saturating.Add(freed, image.Size);
                _known.Remove(image.Id);
                services.Counts.ImageCollected(reason);
            }
            catch (Exception e) when (!ct.IsCancellationRequested && RuntimeErrors.IsOrdinary(e))
            {
                // Somebody began to use it, or the runtime is away: the next look sees what is.
            }
        }

        return freed;
    }
}
