using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Which objects an owner controls, made so: takes those that its selector matches and that nobody controls, and lets go of those that
/// it controls but that no longer match. Upstream's rules of controller references.
/// </summary>
/// <param name="api">The API.</param>
/// <param name="ownerKind">The owner's kind.</param>
/// <param name="owner">The owner, as its cache has it.</param>
/// <param name="selector">What the owner selects.</param>
public sealed class Claims<T>(IApi api, Resource ownerKind, IKubernetesObject<V1ObjectMeta> owner, LabelSelector selector)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>A finalizer that goes with being taken and being let go of; null for none.</summary>
    public string? Finalizer { get; init; }

    /// <summary>
    /// Claims among candidates: the objects that the owner controls already, and those of its namespace that nobody does. Answers the
    /// ones it controls now. When the server refuses some, claims the others, and rethrows the first refusal.
    /// </summary>
    public async Task<IReadOnlyList<T>> ClaimAsync(IReadOnlyList<T> candidates, CancellationToken ct)
    {
        if (candidates.All(IsClaimed))
        {
            // Nearly always; and there may be thousands.
            return candidates;
        }

        var claimed = new List<T>(candidates.Count);
        List<T> toAdopt = [];
        List<T> toRelease = [];
        foreach (var candidate in candidates)
        {
            ListFor(candidate, claimed, toAdopt, toRelease)?.Add(candidate);
        }

        // What cannot be let go of does not keep others from being taken.
        var refused = await SlowStart.FailureAsync(toRelease, ReleaseAsync, ct);
        if (toAdopt.Count > 0)
        {
            await AdoptAllAsync(toAdopt, claimed, ct);
        }

        refused?.Throw();
        return claimed;
    }

    private bool IsClaimed(T candidate) => candidate.Controller()?.Uid == owner.Metadata.Uid && selector.Matches(candidate.LabelsOrEmpty());

    private List<T>? ListFor(T candidate, List<T> claimed, List<T> toAdopt, List<T> toRelease)
    {
        var isGoing = owner.Metadata.DeletionTimestamp is not null;
        return candidate.Controller() switch
        {
            { } controller when controller.Uid != owner.Metadata.Uid => null,
            { } when selector.Matches(candidate.LabelsOrEmpty()) => claimed,
            { } => isGoing ? null : toRelease,
            null when isGoing || candidate.Metadata.DeletionTimestamp is not null || !IsNear(candidate) => null,
            null => selector.Matches(candidate.LabelsOrEmpty()) ? toAdopt : null,
        };
    }

    private bool IsNear(T candidate) =>
        string.IsNullOrEmpty(owner.Metadata.NamespaceProperty) || owner.Metadata.NamespaceProperty == candidate.Metadata.NamespaceProperty;

    private async Task AdoptAllAsync(List<T> orphans, List<T> claimed, CancellationToken ct)
    {
        await RequireStayingAsync(ct);
        await SlowStart.ForEachAsync(
            orphans,
            async (orphan, token) =>
            {
                if (await AdoptAsync(orphan, token) is { } adopted)
                {
                    lock (claimed)
                    {
                        claimed.Add(adopted);
                    }
                }
            },
            ct);
    }

    /// <summary>The cache may be behind: an owner that is being deleted must not take anything, and only the server knows.</summary>
    private async Task RequireStayingAsync(CancellationToken ct)
    {
        var fresh = await api.GetAsync(ApiTarget.Of(ownerKind, owner.Key()), GetOptions.Newest, ct);
        if (fresh.Uid != owner.Metadata.Uid)
        {
            throw new OwnerChangedException(
                $"original {ownerKind.Names.Kind} {owner.Key()} is gone: got uid {fresh.Uid}, wanted {owner.Metadata.Uid}");
        }

        if (((IKubernetesObject<V1ObjectMeta>)fresh.Typed()).Metadata.DeletionTimestamp is { } since)
        {
            throw new OwnerChangedException($"{owner.Key()} has just been deleted at {since:yyyy-MM-dd HH:mm:ss} +0000 UTC.");
        }
    }

    private async Task<T?> AdoptAsync(T orphan, CancellationToken ct)
    {
        try
        {
            var patch = OwnerPatches.Adopt(orphan, owner.ControllerReference(ownerKind), Finalizer);
            return await api.PatchAsync<T>(orphan.Key(), "", patch, ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    private async Task ReleaseAsync(T dependent, CancellationToken ct)
    {
        try
        {
            await api.PatchAsync<T>(dependent.Key(), "", OwnerPatches.Release(dependent, owner.Metadata.Uid, Finalizer), ct);
        }
        catch (ApiException e) when (e.Code is 404 or 422)
        {
            // Gone already, or another object of that name now, or no longer ours.
        }
    }
}
