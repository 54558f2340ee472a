using System.Threading.Channels;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// Tells the server which volume a claim gets, or on which node one is to be made for it. Not on the scheduling loop; what fails is
/// reported, and the pod is tried again.
/// </summary>
internal sealed class VolumeWriter(IApi api, Action<string, Rejection> failed)
{
    private const int Workers = 8;

    private readonly Channel<(PodShape Pod, VolumesUnderway Plan)> _decided =
        Channel.CreateUnbounded<(PodShape Pod, VolumesUnderway Plan)>();

    public void Write(PodShape pod, VolumesUnderway plan) => _decided.Writer.TryWrite((pod, plan));

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => LoopAsync(ct), ct)));

    private async Task LoopAsync(CancellationToken ct)
    {
        await foreach (var (pod, plan) in _decided.Reader.ReadAllAsync(ct))
        {
            try
            {
                await WriteAsync(plan, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                failed(pod.Uid, new(VolumeBindingPlugin.PluginName, [$"binding volumes: {e.Message}"]));
            }
        }
    }

    private async Task WriteAsync(VolumesUnderway plan, CancellationToken ct)
    {
        foreach (var (claim, volume) in plan.Matches)
        {
            await SetAsideAsync(volume, await api.GetAsync<V1PersistentVolumeClaim>(claim, ct), ct);
        }

        foreach (var key in plan.Provisioned)
        {
            var claim = await api.GetAsync<V1PersistentVolumeClaim>(key, ct);
            if (!ClaimBindings.IsComplete(claim) && ClaimBindings.Of(claim.Metadata, ClaimBindings.SelectedNode) != plan.Node)
            {
                var chosen = ClaimBindings.With(claim.Metadata, (ClaimBindings.SelectedNode, plan.Node));
                await api.UpdateAsync(claim with { Metadata = chosen }, ct);
            }
        }
    }

    private async Task SetAsideAsync(string name, V1PersistentVolumeClaim claim, CancellationToken ct)
    {
        var volume = await api.GetAsync<V1PersistentVolume>(ObjectKey.Cluster(name), ct);
        if (volume.Spec.ClaimRef is not null && !ClaimBindings.IsFor(volume, claim))
        {
            throw new InvalidOperationException($"volume \"{name}\" already bound to a different claim");
        }

        if (volume.Spec.ClaimRef is { Uid.Length: > 0 })
        {
            return;
        }

        var isOwn = volume.Spec.ClaimRef is null;
        await api.UpdateAsync(
            volume with
            {
                Metadata = isOwn ? ClaimBindings.With(volume.Metadata, (ClaimBindings.ByController, "yes")) : volume.Metadata,
                Spec = volume.Spec with { ClaimRef = claim.Reference(api.Catalog.For<V1PersistentVolumeClaim>()) },
            },
            ct);
    }
}
