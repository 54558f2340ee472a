using System.Collections.Concurrent;
using System.Text.Json;
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
    private readonly ConcurrentDictionary<ObjectKey, (V1Pod Pod, V1PodCondition Condition, Nomination? Nomination)> _newest = [];

    /// <summary>Notes what is to be written, and which pods are to be deleted for the node that the pod is promised.</summary>
    public void Write(V1Pod pod, string reason, string message, Nomination? nomination = null)
    {
        var old = PodConditions.Find(pod.Status, PodConditions.PodScheduled);
        if (nomination is null && old is { Status: "False" } && old.Reason == reason && old.Message == message)
        {
            return;
        }

        var key = pod.Key();
        _newest[key] = (pod, new V1PodCondition
        {
            Type = PodConditions.PodScheduled,
            Status = "False",
            Reason = reason,
            Message = message,
            LastTransitionTime = old is { Status: "False" } ? old.LastTransitionTime : clock.GetUtcNow().UtcDateTime,
            ObservedGeneration = pod.Metadata.Generation,
        }, nomination);
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
                foreach (var victim in newest.Nomination?.Victims ?? [])
                {
                    await DeleteAsync(victim, ct);
                }

                await PatchAsync(key, newest.Pod.Metadata.Uid, newest.Condition, newest.Nomination?.Node, ct);
            }

            _queue.Done(key);
        }
    }

    private async Task DeleteAsync(Victim victim, CancellationToken ct)
    {
        try
        {
            var options = DeleteOptions.Default with { Uid = victim.Uid };
            await api.DeleteAsync<V1Pod>(victim.Pod, options, ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone.
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogNotDeleted(e, victim.Pod);
        }
    }

    private async Task PatchAsync(ObjectKey key, string uid, V1PodCondition condition, string? nominated, CancellationToken ct)
    {
        try
        {
            await api.PatchAsync<V1Pod>(key, "status", new(PatchType.StrategicMerge, Encode(uid, condition, nominated)), ct);
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

    /// <summary>The uid makes the server refuse the patch for a later pod of the same name.</summary>
    private static byte[] Encode(string uid, V1PodCondition condition, string? nominated)
    {
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteStartObject("metadata");
        writer.WriteString("uid", uid);
        writer.WriteEndObject();
        writer.WriteStartObject("status");
        if (nominated is not null)
        {
            writer.WriteString("nominatedNodeName", nominated);
        }

        writer.WriteStartArray("conditions");
        writer.WriteRawValue(ApiJson.Encode(condition));
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }

    [LoggerMessage(LogLevel.Warning, "{Pod}, which was to make room for another, could not be deleted")]
    private partial void LogNotDeleted(Exception why, ObjectKey pod);

    [LoggerMessage(LogLevel.Warning, "The condition of {Pod} could not be written")]
    private partial void LogNotWritten(Exception why, ObjectKey pod);
}
