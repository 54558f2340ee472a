using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Finds or makes the replica set of a deployment's present template, and lets the deployment note it.</summary>
internal sealed class NewReplicaSets(
    IApi api,
    TimeProvider clock,
    IEventRecorder events,
    ReplicaSetWriter writer,
    UnseenReplicaSets unseen,
    TemplateFingerprints fingerprints,
    DeploymentOptions options)
{
    private const int Attempts = 5;
    private readonly Resource _kind = api.Catalog.For<V1Deployment>();

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Keeps the new replica set in step if there is one; makes none.</summary>
    public async Task<(V1Deployment Deployment, ReplicaSetFamily Family)> KeepAsync(
        V1Deployment deployment, ReplicaSetFamily family, CancellationToken ct)
    {
        if (family.New is not { } present)
        {
            return (deployment, family);
        }

        if (NewReplicaSetPlan.Adjust(deployment, family, options.GenerateChangeCause) is { } adjusted)
        {
            present = await writer.UpdateAsync(present, adjusted, ct);
            family = family.With(present);
        }

        return (await NoteAsync(deployment, present, created: false, ct), family);
    }

    /// <summary>Keeps the new replica set in step, or makes it.</summary>
    public async Task<(V1Deployment Deployment, ReplicaSetFamily Family)> EnsureAsync(
        V1Deployment deployment, ReplicaSetFamily family, CancellationToken ct)
    {
        if (family.New is not null)
        {
            return await KeepAsync(deployment, family, ct);
        }

        var hash = TemplateHash.Of(fingerprints.Of(deployment), deployment.Status?.CollisionCount);
        var wanted = NewReplicaSetPlan.Create(deployment, _kind, family, hash, options.GenerateChangeCause);
        try
        {
            var created = await writer.CreateAsync(deployment, wanted, ct);
            unseen.Made(deployment.Key(), created);
            return (await NoteAsync(deployment, created, created: true, ct), family.With(created));
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            return await TakeAsync(deployment, family, wanted, ct);
        }
        catch (ApiException e) when (!IsOfGoingNamespace(e))
        {
            await TellFailureAsync(deployment, wanted, e, ct);
            throw;
        }
    }

    private static bool IsOfGoingNamespace(ApiException e) =>
        e.Details?.Causes?.Any(cause => cause.Reason == "NamespaceTerminating") == true;

    /// <summary>
    /// The name is taken: by what an earlier look made and the cache does not show yet, or by something else. In that case the next hash
    /// is another one.
    /// </summary>
    private async Task<(V1Deployment Deployment, ReplicaSetFamily Family)> TakeAsync(
        V1Deployment deployment, ReplicaSetFamily family, V1ReplicaSet wanted, CancellationToken ct)
    {
        var existing = await api.GetAsync<V1ReplicaSet>(wanted.Key(), ct);
        if (existing.Controller()?.Uid == deployment.Metadata.Uid && fingerprints.Of(deployment, existing) == fingerprints.Of(deployment))
        {
            return (await NoteAsync(deployment, existing, created: false, ct), family.With(existing));
        }

        var status = (deployment.Status ?? new()) with { CollisionCount = (deployment.Status?.CollisionCount ?? 0) + 1 };
        return await EnsureAsync(await api.UpdateStatusAsync(deployment with { Status = status }, ct), family, ct);
    }

    /// <summary>
    /// That a replica set was created is known only now: when the deployment's status was written meanwhile, it is noted on top of that, or
    /// the deadline would not count from here.
    /// </summary>
    private async Task<V1Deployment> NoteAsync(V1Deployment deployment, V1ReplicaSet present, bool created, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (NewReplicaSetPlan.Note(deployment, present, created, Now) is not { } noted)
            {
                return deployment;
            }

            try
            {
                return await api.UpdateStatusAsync(noted, ct);
            }
            catch (ApiException e) when (e.Code == 409 && attempt < Attempts)
            {
                var fresh = await api.GetAsync<V1Deployment>(deployment.Key(), ct);
                if (fresh.Metadata.Uid != deployment.Metadata.Uid || fresh.Metadata.Generation != deployment.Metadata.Generation)
                {
                    throw;
                }

                deployment = fresh;
            }
        }
    }

    private async Task TellFailureAsync(V1Deployment deployment, V1ReplicaSet wanted, ApiException why, CancellationToken ct)
    {
        var message = $"Failed to create new replica set \"{wanted.Metadata.Name}\": {why.Message}";
        events.Record(deployment.Reference(_kind), EventType.Warning, DeploymentConditions.ReplicaSetCreateError, message);
        if (!RolloutProgress.HasDeadline(deployment))
        {
            return;
        }

        List<V1DeploymentCondition> conditions = [.. deployment.Status?.Conditions ?? []];
        DeploymentConditions.Set(
            conditions, DeploymentConditions.Now(
                DeploymentConditions.Progressing, "False", DeploymentConditions.ReplicaSetCreateError, message, Now));
        var told = (deployment.Status ?? new()) with { Conditions = conditions };
        if (!RolloutStatus.Same(deployment.Status, told))
        {
            await api.UpdateStatusAsync(deployment with { Status = told }, ct);
        }
    }
}
