using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Carries out plans of slices: new ones first, so that nobody is without endpoints in between.</summary>
internal sealed class SliceWriter(IApi api, SliceWrites writes)
{
    /// <summary>Writes what the plan says.</summary>
    public async Task CarryOutAsync(ObjectKey key, EndpointSlicePlan plan, CancellationToken ct)
    {
        foreach (var slice in plan.Create)
        {
            writes.Wrote(key, RevisionOf((await api.CreateAsync(slice, ct)).Metadata));
        }

        foreach (var slice in plan.Update)
        {
            writes.Wrote(key, RevisionOf((await api.UpdateAsync(slice, ct)).Metadata));
        }

        foreach (var slice in plan.Delete)
        {
            await DeleteAsync(key, slice, ct);
        }
    }

    /// <summary>The revision in an object's metadata.</summary>
    public static Revision RevisionOf(V1ObjectMeta metadata) =>
        Revision.TryParse(metadata.ResourceVersion, out var revision) ? revision : Revision.None;

    private async Task DeleteAsync(ObjectKey key, V1EndpointSlice slice, CancellationToken ct)
    {
        try
        {
            var deleted = await api.DeleteAsync<V1EndpointSlice>(slice.Key(), DeleteOptions.Default with { Uid = slice.Metadata.Uid }, ct);
            writes.Wrote(key, deleted.Object.Revision);
        }
        catch (ApiException gone) when (gone.Code is 404 or 409)
        {
            // Somebody else was faster.
        }
    }
}
