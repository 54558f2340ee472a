using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Files;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// Removes the folders of volumes of the built-in driver that are being deleted, and then lets the volumes go. Follows the volumes of its
/// own node only; one that a pod here still has waits for that pod.
/// </summary>
internal sealed partial class LocalFolders(IApi api, string node, ClaimVolumes claims, TimeProvider clock, ILogger log) : IDisposable
{
    private readonly Dictionary<ObjectKey, V1PersistentVolume> _going = [];
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Follows until it is cancelled. Not twice at once.</summary>
    public async Task RunAsync(Action goesWell, CancellationToken ct)
    {
        using var released = new SemaphoreSlim(0);
        claims.Released = () => released.Release();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var retrying = RetryAsync(released, end.Token);
        var own = new ListOptions { Labels = LabelSelector.Parse($"{LocalVolumes.NodeLabel}={node}") };
        try
        {
            await foreach (var change in ObjectChanges.FollowAsync(
                api, new ApiTarget(api.Catalog.For<V1PersistentVolume>()), own, new(clock, IdSource.Random, log), ct))
            {
                goesWell();
                if (!change.Synced)
                {
                    await TakeAsync(change, ct);
                }
            }
        }
        finally
        {
            claims.Released = static () => { };
            await end.CancelAsync();
            await retrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task RetryAsync(SemaphoreSlim released, CancellationToken ct)
    {
        while (true)
        {
            await released.WaitAsync(ct);
            await _turn.WaitAsync(ct);
            try
            {
                foreach (var (key, volume) in _going.ToList())
                {
                    await RemoveAsync(key, volume, ct);
                }
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    private async Task TakeAsync(ObjectChange change, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            _going.Remove(change.Key);
            if (change.Object?.As<V1PersistentVolume>() is { } volume && IsToGo(volume))
            {
                _going[change.Key] = volume;
                await RemoveAsync(change.Key, volume, ct);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private static bool IsToGo(V1PersistentVolume volume) =>
        volume.Metadata is { DeletionTimestamp: not null, Finalizers: { } finalizers }
        && finalizers.Contains(LocalVolumes.Finalizer)
        && LocalVolumes.Is(volume)
        && volume.Spec.PersistentVolumeReclaimPolicy == ReclaimPolicies.Delete
        && volume.Status?.Phase != VolumePhases.Bound
        && NameSyntax.DnsSubdomainErrors(volume.Spec.Csi.VolumeHandle ?? "").IsEmpty;

    private async Task RemoveAsync(ObjectKey key, V1PersistentVolume volume, CancellationToken ct)
    {
        if (claims.IsUsed(key.Name))
        {
            return;
        }

        try
        {
            var path = Path.Combine(claims.LocalRoot, volume.Spec.Csi.VolumeHandle);
            await Task.Run(() => Remove(path, ct), ct);
            var rest = volume.Metadata.Finalizers.Where(other => other != LocalVolumes.Finalizer);
            await api.UpdateAsync(volume with { Metadata = volume.Metadata with { Finalizers = [.. rest] } }, ct);
            _going.Remove(key);
        }
        catch (Exception e) when (e is IOException or ApiException)
        {
            // A change of the volume, or the end of a pod, leads here again.
            LogStays(e, key.Name);
        }
    }

    private static void Remove(string path, CancellationToken ct)
    {
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            Mounts.RemoveBelow(path);
            FolderRemoval.Remove(path, ct);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The folder of volume {Volume} stays for now")]
    private partial void LogStays(Exception why, string volume);
}
