using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Makes the claims of stateful sets and says to whom they belong, and tells events of the set what came of it.</summary>
internal sealed class StatefulClaimWriter(IApi api, IEventRecorder events)
{
    /// <summary>All of them. Answers the first failure, if there was one.</summary>
    public async Task<Exception?> RunAsync(PodOwner owner, StatefulClaimPlan plan, CancellationToken ct)
    {
        var unowned = await SlowStart.FailureAsync(plan.Own, (claim, token) => api.UpdateAsync(claim, token), ct);
        var unmade = await SlowStart.FailureAsync(plan.Create, (claim, token) => CreateAsync(owner, claim.Claim, claim.Pod, token), ct);
        return unowned?.SourceException ?? unmade?.SourceException;
    }

    private async Task CreateAsync(PodOwner owner, V1PersistentVolumeClaim claim, string pod, CancellationToken ct)
    {
        var what = $"Create Claim {claim.Metadata.Name} Pod {pod} in StatefulSet {owner.Key.Name}";
        try
        {
            await api.CreateAsync(claim, ct);
            events.Record(owner.About, EventType.Normal, "SuccessfulCreate", $"{what} success");
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            // Made before, and the cache does not show it yet.
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            events.Record(owner.About, EventType.Warning, "FailedCreate", $"{what} failed error: {e.Message}");
            throw;
        }
    }
}
