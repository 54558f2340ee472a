using System.Text.Json;
using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Keeps the history of owners in ControllerRevisions: one for each template that an owner ever had, the newest on top.</summary>
/// <param name="api">The API.</param>
/// <param name="ownerKind">What the owners are.</param>
/// <param name="revisions">The revisions of all of them.</param>
/// <param name="hashLabel">The label under which a revision tells its hash, which is another one for each kind of owner.</param>
internal sealed class OwnerHistory(IApi api, Resource ownerKind, ILister<V1ControllerRevision> revisions, string hashLabel)
{
    private const int MostCollisions = 10;

    /// <summary>
    /// Finds or makes the revision of what an owner asks for now, and puts it on top. Takes orphans that the selector matches.
    /// </summary>
    public async Task<OwnerRevisions> SyncAsync(
        IKubernetesObject<V1ObjectMeta> owner, V1PodTemplateSpec template, LabelSelector selector, int? collisions, CancellationToken ct)
    {
        var claims = new Claims<V1ControllerRevision>(api, ownerKind, owner, selector);
        IReadOnlyList<V1ControllerRevision> candidates =
            [.. revisions.OwnedBy(owner.Metadata.Uid), .. revisions.OrphansIn(owner.Metadata.NamespaceProperty)];
        var all = (await claims.ClaimAsync(candidates, ct)).OrderBy(revision => revision.Revision ?? 0).ToList();
        var data = RevisionData.OfTemplate(template);
        var fingerprint = TemplateFingerprint.Of(data);
        var current = all.LastOrDefault(revision => RevisionData.Fingerprint(revision) == fingerprint);
        var old = all.Where(revision => !ReferenceEquals(revision, current)).ToList();
        var top = (old.LastOrDefault()?.Revision ?? 0) + 1;
        if (current is null)
        {
            (current, collisions) = await MakeAsync(owner, template, data, top, collisions, ct);
        }
        else if (current.Revision < top)
        {
            current = await api.UpdateAsync(current with { Revision = top }, ct);
        }

        return new(current, old, collisions);
    }

    /// <summary>Removes old revisions that are too many.</summary>
    public Task CleanAsync(OwnerRevisions history, int limit, Func<V1ControllerRevision, bool> lives, CancellationToken ct) =>
        SlowStart.ForEachAsync(history.TooMany(limit, lives), RemoveAsync, ct);

    private async Task RemoveAsync(V1ControllerRevision revision, CancellationToken ct)
    {
        try
        {
            var same = DeleteOptions.Default with { Uid = revision.Metadata.Uid };
            await api.DeleteAsync<V1ControllerRevision>(revision.Key(), same, ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another one of that name now.
        }
    }

    private async Task<(V1ControllerRevision, int?)> MakeAsync(
        IKubernetesObject<V1ObjectMeta> owner, V1PodTemplateSpec template, JsonElement data, long number, int? collisions,
        CancellationToken ct)
    {
        var fingerprint = TemplateFingerprint.Of(data);
        for (var attempt = 0; ; attempt++)
        {
            var hash = TemplateHash.Of(fingerprint, collisions);
            var wanted = New(owner, template, hash, data, number);
            try
            {
                return (await api.CreateAsync(wanted, ct), collisions);
            }
            catch (ApiException e) when (e.Code == 409 && attempt < MostCollisions)
            {
                var taken = await api.GetAsync<V1ControllerRevision>(wanted.Key(), ct);
                if (taken.Controller()?.Uid == owner.Metadata.Uid && RevisionData.Fingerprint(taken) == fingerprint)
                {
                    // Made by us, and the cache does not show it yet.
                    return (taken, collisions);
                }

                collisions = (collisions ?? 0) + 1;
            }
        }
    }

    private V1ControllerRevision New(
        IKubernetesObject<V1ObjectMeta> owner, V1PodTemplateSpec template, string hash, JsonElement data, long number)
    {
        var labels = new Dictionary<string, string>(template.Metadata?.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [hashLabel] = hash,
        };
        return new()
        {
            Metadata = new()
            {
                Name = $"{owner.Metadata.Name}-{hash}",
                NamespaceProperty = owner.Metadata.NamespaceProperty,
                Labels = labels,
                Annotations = owner.Metadata.Annotations,
                OwnerReferences = [owner.ControllerReference(ownerKind)],
            },
            Data = data,
            Revision = number,
        };
    }
}
