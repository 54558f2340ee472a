using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Deletes every object of a selection.</summary>
internal sealed class DeleteCollectionHandler(ListHandler lists, DeleteHandler deletes)
{
    private const int AtOnce = 32;

    public async Task<ApiList> HandleAsync(
        UserIdentity user, ApiTarget target, ListOptions selection, DeleteOptions options, CancellationToken ct)
    {
        var list = await lists.HandleAsync(target, selection, ct);
        var deleted = new List<ApiObject>();

        // Several at a time share the store's commits.
        foreach (var some in list.Items.Chunk(AtOnce))
        {
            deleted.AddRange((await Task.WhenAll(some.Select(o => DeleteAsync(user, target, o, options, ct)))).OfType<ApiObject>());
        }

        return list with { Items = deleted };
    }

    private async Task<ApiObject?> DeleteAsync(
        UserIdentity user, ApiTarget target, ApiObject obj, DeleteOptions options, CancellationToken ct)
    {
        try
        {
            return (await deletes.HandleAsync(user, ApiTarget.Of(target.Resource, obj.Key), options, ct)).Object;
        }
        catch (ApiException e) when (e.Reason == "NotFound")
        {
            // Gone by itself: as good as deleted.
            return null;
        }
    }
}
