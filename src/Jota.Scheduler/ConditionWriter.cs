using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Scheduler;

/// <summary>
/// Writes the <c>PodScheduled=False</c> condition of pods that could not be scheduled. Of several for one pod only the newest is
/// written; one that the pod already has is not.
/// </summary>
internal sealed partial class ConditionWriter(IApi api, TimeProvider clock, ILogger log) : IDisposable
{
    private const int Workers = 8;

    private readonly WorkQueue<ObjectKey> _queue = new(clock);
    private readonly ConcurrentDictionary<ObjectKey, (V1Pod Pod, V1PodCondition? Condition, string? Nominated)> _newest = [];

    /// <summary>Notes what is to be written.</summary>
    /// <param name="pod">Of which pod.</param>
    /// <param name="reason">Why it has no node, in one word.</param>
    /// <param name="message">And in a sentence.</param>
    /// <param name="nominated">The node that it is promised; empty for none any more, null for as it is.</param>
    public void Write(V1Pod pod, string reason, string message, string? nominated = null)
    {
        var old = PodConditions.Find(pod.Status, PodConditions.PodScheduled);
        if (IsSame(pod, nominated) && old is { Status: "False" } && old.Reason == reason && old.Message == message)
        {
            return;
        }

        var condition = new V1PodCondition
        {
            Type = PodConditions.PodScheduled,
            Status = "False",
            Reason = reason,
            Message = message,
            LastTransitionTime = old is { Status: "False" } ? old.LastTransitionTime : clock.GetUtcNow().UtcDateTime,
            ObservedGeneration = pod.Metadata.Generation,
        };
        _newest.AddOrUpdate(
            pod.Key(), (pod, condition, nominated), (_, unwritten) => (pod, condition, nominated ?? unwritten.Nominated));
        _queue.Add(pod.Key());
    }

    /// <summary>A pod is promised nothing any more, because another one came first.</summary>
    public void Withdraw(V1Pod pod)
    {
        var key = pod.Key();
        _newest.AddOrUpdate(key, (pod, null, ""), (_, newest) => newest with { Nominated = "" });
        _queue.Add(key);
    }

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => LoopAsync(ct), ct)));

    public void Dispose() => _queue.Dispose();

    private async Task LoopAsync(CancellationToken ct)
    {
        while (true)
        {
            var key = await _queue.TakeAsync(ct);
            if (_newest.TryRemove(key, out var newest))
            {
                await PatchAsync(key, StatusPatch.Of(newest.Pod.Metadata.Uid, newest.Condition, newest.Nominated), ct);
            }

            _queue.Done(key);
        }
    }

    private static bool IsSame(V1Pod pod, string? nominated) => nominated is null || nominated == (pod.Status?.NominatedNodeName ?? "");

    private async Task PatchAsync(ObjectKey key, byte[] patch, CancellationToken ct)
    {
        try
        {
            await api.PatchAsync<V1Pod>(key, "status", new(PatchType.StrategicMerge, patch), ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone, or another pod of that name now.
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogNotWritten(e, key);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The condition of {Pod} could not be written")]
    private partial void LogNotWritten(Exception why, ObjectKey pod);
}
