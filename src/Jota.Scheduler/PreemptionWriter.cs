using System.Threading.Channels;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Scheduler;

/// <summary>A pod that is to go for another.</summary>
/// <param name="For">The other one.</param>
/// <param name="Node">Where.</param>
/// <param name="Pod">The pod.</param>
/// <param name="Uid">Its uid, so that a later one of the same name is spared.</param>
internal sealed record Preemption(PodShape For, string Node, ObjectKey Pod, string Uid);

/// <summary>
/// Lets pods go for others: tells them why (the condition DisruptionTarget), deletes them with the time they have to end, and tells
/// everybody. Not on the scheduling loop; of a pod that cannot be deleted it is told.
/// </summary>
internal sealed partial class PreemptionWriter(
    IApi api, ProfileEvents events, TimeProvider clock, ILogger log, Action<Preemption> failed)
{
    /// <summary>Upstream's parallelism.</summary>
    private const int Workers = 16;

    private readonly Channel<Preemption> _decided = Channel.CreateUnbounded<Preemption>();
    private readonly Resource _pods = api.Catalog.For<V1Pod>();

    public void Write(Preemption victim) => _decided.Writer.TryWrite(victim);

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => LoopAsync(ct), ct)));

    private async Task LoopAsync(CancellationToken ct)
    {
        await foreach (var victim in _decided.Reader.ReadAllAsync(ct))
        {
            try
            {
                await DeleteAsync(victim, ct);
            }
            catch (ApiException e) when (e.Code is 404 or 409)
            {
                // Gone, or another pod of that name now.
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogNotDeleted(e, victim.Pod, victim.For.Key);
                failed(victim);
            }
        }
    }

    private async Task DeleteAsync(Preemption victim, CancellationToken ct)
    {
        var condition = new V1PodCondition
        {
            Type = PodConditions.DisruptionTarget,
            Status = "True",
            Reason = PodConditions.PreemptionByScheduler,
            Message = $"{victim.For.SchedulerName}: preempting to accommodate a higher priority pod",
            LastTransitionTime = clock.GetUtcNow().UtcDateTime,
        };
        await TellAsync(victim, condition, ct);
        await api.DeleteAsync<V1Pod>(victim.Pod, DeleteOptions.Default with { Uid = victim.Uid }, ct);
        var about = new V1ObjectReference
        {
            ApiVersion = "v1",
            Kind = "Pod",
            NamespaceProperty = victim.Pod.Namespace,
            Name = victim.Pod.Name,
            Uid = victim.Uid,
        };
        events.Of(victim.For).Record(
            about, EventType.Normal, "Preempted", "Preempting", $"Preempted by pod {victim.For.Uid} on node {victim.Node}",
            victim.For.Pod.Reference(_pods));
    }

    private async Task TellAsync(Preemption victim, V1PodCondition condition, CancellationToken ct)
    {
        try
        {
            await api.PatchAsync<V1Pod>(victim.Pod, "status", new(PatchType.StrategicMerge, StatusPatch.Of(victim.Uid, condition)), ct);
        }
        catch (ApiException e) when (e.Code == 422)
        {
            // Another pod of that name now, which is for the deletion to find out, or one whose status cannot be changed.
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Pod}, which was to make room for {Other}, could not be deleted")]
    private partial void LogNotDeleted(Exception why, ObjectKey pod, ObjectKey other);
}
