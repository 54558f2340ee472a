using Jota.Api;
using Jota.Client;

namespace Jota.Controllers;

/// <summary>Carries out what was decided, on the server. What is gone by then is as good as done.</summary>
internal sealed class GarbageActor(IApi api, OwnerGraph graph)
{
    private const int AtOnce = 20;

    /// <summary>Whether an owner is where a reference says; null when not, else whether it waits for what it owns.</summary>
    public async Task<bool?> FindOwnerAsync(string uid, OwnerPlace place, CancellationToken ct)
    {
        if (await FindAsync(ApiTarget.Of(place.Resource, place.Key), uid, ct) is not { } owner)
        {
            return null;
        }

        var ownership = ObjectOwnership.Of(owner);
        return ownership is { IsDeleting: true, Held: HeldFor.Dependents };
    }

    /// <summary>
    /// Deletes the object if it is as it was when that was decided; false when it is not, and has to be decided on again.
    /// </summary>
    public async Task<bool> DeleteAsync(GarbageStep.Delete step, CancellationToken ct)
    {
        var item = step.Item;
        try
        {
            var options = new DeleteOptions { Uid = item.Uid, ResourceVersion = item.Revision.ToString(), PropagationPolicy = step.Policy };
            await api.DeleteAsync(item.Target, options, ct);
            return true;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return true;
        }
        catch (ApiException e) when (e.Code == 409)
        {
            return !await RefreshAsync(item, ct);
        }
    }

    /// <summary>
    /// Takes references away if the object is as it was when that was decided, so that one that counts is left; false when it is not.
    /// </summary>
    public async Task<bool> DropOwnersAsync(GarbageStep.DropOwners step, CancellationToken ct)
    {
        var item = step.Item;
        try
        {
            await PatchAsync(item, GarbagePatches.DropOwners(item.Uid, step.Uids, item.Revision), ct);
            return true;
        }
        catch (ApiException e) when (e.Code == 409)
        {
            return !await RefreshAsync(item, ct);
        }
    }

    public Task UnblockAsync(GarbageStep.Unblock step, CancellationToken ct) =>
        PatchAsync(step.Item, GarbagePatches.Unblock(step.Item.Uid, step.Owners), ct);

    public async Task OrphanAsync(GarbageStep.Orphan step, CancellationToken ct)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(step.Dependents, parallel,
            async (item, stop) => await PatchAsync(item, GarbagePatches.DropOwners(item.Uid, [step.Owner.Uid]), stop));
        await FinishAsync(step.Owner, "orphan", ct);
    }

    /// <summary>Takes a finalizer off. Throws a conflict when somebody changes the object at the same time.</summary>
    public async Task FinishAsync(GarbageItem item, string finalizer, CancellationToken ct)
    {
        if (await FindAsync(item.Target, item.Uid, ct) is { } owner
            && owner.Resource.MetadataOf(owner.Typed()).Finalizers is { } finalizers && finalizers.Contains(finalizer))
        {
            await PatchAsync(item, GarbagePatches.Finalizers(item.Uid, owner.Revision, finalizers.Where(f => f != finalizer)), ct);
        }
    }

    private async Task PatchAsync(GarbageItem item, PatchBody patch, CancellationToken ct)
    {
        try
        {
            graph.Refresh((await api.PatchAsync(item.Target, patch, WriteOptions.Plain, ct)).Object);
        }
        catch (ApiException e) when (e.Code is 404 or 409 or 422)
        {
            // Fine when it is gone, or another one of its name is there.
            if (await FindAsync(item.Target, item.Uid, ct) is not null)
            {
                throw;
            }
        }
    }

    /// <summary>Tells the graph how an object is now; false when there is none.</summary>
    private async Task<bool> RefreshAsync(GarbageItem item, CancellationToken ct)
    {
        if (await FindAsync(item.Target, item.Uid, ct) is not { } obj)
        {
            return false;
        }

        graph.Refresh(obj);
        return true;
    }

    private async Task<ApiObject?> FindAsync(ApiTarget target, string uid, CancellationToken ct)
    {
        try
        {
            var obj = await api.GetAsync(target, GetOptions.Newest, ct);
            return obj.Uid == uid ? obj : null;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }
}
