using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Statuses;
using Jota.Kubelet.Turns;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.StaticPods;

/// <summary>
/// Keeps an image in the API of each pod that the node runs on its own, so that it is seen there: made when it lacks, made anew when
/// somebody deletes it, deleted when the pod is gone. The pod itself does not care.
/// </summary>
/// <param name="api">The API, as the node.</param>
/// <param name="owner">The node's object; null before it is registered.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where it is told what fails.</param>
internal sealed partial class MirrorPods(IApi api, Func<V1Node?> owner, TimeProvider clock, ILogger log) : IDisposable
{
    private static readonly BackOff Retries = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1));

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, MirrorEntry> _entries = [];
    private readonly WorkQueue<ObjectKey> _queue = new(clock, Retries);
    private bool _synced;

    /// <summary>How many images there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Values.Count(entry => entry.Mirror is not null);
            }
        }
    }

    /// <summary>Whether a pod of the API is the image of one that a node runs on its own.</summary>
    public static bool IsMirror(V1Pod pod) => pod.Metadata.Annotations?.ContainsKey(StaticPodAnnotations.Mirror) == true;

    /// <summary>The uid of the pod whose image has this one; null when there is none.</summary>
    public string? StaticOf(string mirrorUid)
    {
        lock (_gate)
        {
            return _entries.Values.FirstOrDefault(entry => entry.Mirror?.Metadata.Uid == mirrorUid)?.Static?.Metadata.Uid;
        }
    }

    /// <summary>The node runs a pod.</summary>
    public void Run(V1Pod pod) => Change(pod.Key(), entry => entry with { Static = pod, Status = null });

    /// <summary>Nothing is left of a pod that the node ran.</summary>
    public void Ended(V1Pod pod) => Change(
        pod.Key(), entry => entry.Static?.Metadata.Uid == pod.Metadata.Uid ? entry with { Static = null, Status = null } : entry);

    /// <summary>The API has an image, as it is now; null when it is gone.</summary>
    public void Seen(ObjectKey key, V1Pod? mirror) => Change(key, entry => mirror?.Metadata.Uid == entry.Mirror?.Metadata.Uid
        ? entry with { Mirror = mirror }
        : WithWriter(entry with { Mirror = mirror }));

    /// <summary>All pods of folder and API are known: what has no pod any more can go.</summary>
    public void Synced()
    {
        lock (_gate)
        {
            _synced = true;
            foreach (var key in _entries.Keys)
            {
                _queue.Add(key);
            }
        }
    }

    /// <summary>The status of a pod that the node runs.</summary>
    public void Tell(V1Pod pod, V1PodStatus status, CancellationToken ct)
    {
        MirrorEntry entry;
        lock (_gate)
        {
            entry = _entries.GetValueOrDefault(pod.Key(), MirrorEntry.Nothing);
            if (entry.Static?.Metadata.Uid != pod.Metadata.Uid)
            {
                return;
            }

            _entries[pod.Key()] = entry with { Status = status };
        }

        if (entry is { Writer: { } writer, Mirror: { } mirror })
        {
            writer.Write(mirror, status, ct);
        }
    }

    /// <summary>Does the next thing there is to do, when there is one.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var key = await _queue.TakeAsync(ct);
        try
        {
            await StepAsync(key, ct);
            _queue.Forget(key);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && (Outage.Is(e) || e is ApiException))
        {
            LogFailed(log, key, e.Message);
            _queue.AddAfterFailure(key);
        }
        finally
        {
            _queue.Done(key);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values)
            {
                entry.Writer?.End();
            }
        }

        _queue.Dispose();
    }

    private async Task StepAsync(ObjectKey key, CancellationToken ct)
    {
        var entry = Find(key);
        switch (_synced ? entry.Step : MirrorStep.Nothing)
        {
            case MirrorStep.Create:
                await CreateAsync(entry.Static!, ct);
                break;
            case MirrorStep.Delete:
                await DeleteAsync(entry.Mirror!, ct);
                break;
            default:
                if (entry is { Writer: { } writer, Mirror: { } mirror, Status: { } status })
                {
                    writer.Write(mirror, status, ct);
                }

                break;
        }
    }

    private async Task CreateAsync(V1Pod pod, CancellationToken ct)
    {
        var node = owner() ?? throw new ApiException(503, "ServiceUnavailable", "the node is not registered yet");
        var made = await api.CreateAsync(MirrorPlan.Of(pod, node), ct);
        Seen(pod.Key(), made);
    }

    private async Task DeleteAsync(V1Pod mirror, CancellationToken ct)
    {
        try
        {
            var options = new DeleteOptions { GracePeriodSeconds = 0, Uid = mirror.Metadata.Uid };
            await api.DeleteAsync<V1Pod>(mirror.Key(), options, ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another has the name now.
        }

        // Not if another was seen meanwhile.
        Change(mirror.Key(), entry => entry.Mirror?.Metadata.Uid == mirror.Metadata.Uid ? WithWriter(entry with { Mirror = null }) : entry);
    }

    private MirrorEntry WithWriter(MirrorEntry entry)
    {
        entry.Writer?.End();
        return entry with { Writer = entry.Mirror is null ? null : new PodStatusWriter(api, PodTurns.Unlimited, clock, log) };
    }

    private MirrorEntry Find(ObjectKey key)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(key, MirrorEntry.Nothing);
        }
    }

    private void Change(ObjectKey key, Func<MirrorEntry, MirrorEntry> change)
    {
        lock (_gate)
        {
            var entry = change(_entries.GetValueOrDefault(key, MirrorEntry.Nothing));
            if (entry is { Static: null, Mirror: null })
            {
                _entries.Remove(key);
            }
            else
            {
                _entries[key] = entry;
            }
        }

        _queue.Add(key);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mirror of the static pod {Pod} is not as it should be, trying again: {Why}")]
    private static partial void LogFailed(ILogger log, ObjectKey pod, string why);
}
