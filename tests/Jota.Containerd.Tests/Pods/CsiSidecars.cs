using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Containerd.Tests.Pods;

/// <summary>What runs beside a CSI driver somewhere in the cluster: one who makes volumes for claims, and one who attaches them.</summary>
internal sealed class CsiSidecars : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IApi _api;
    private readonly string _driver;
    private readonly Task _work;

    public CsiSidecars(IApi api, string driver)
    {
        (_api, _driver) = (api, driver);
        _work = Task.WhenAll(FollowAsync<V1PersistentVolumeClaim>(ProvisionAsync), FollowAsync<V1VolumeAttachment>(AttachAsync));
    }

    private string Finalizer => "external-attacher/" + _driver;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FollowAsync<T>(Func<T, Task> act)
        where T : class
    {
        var target = new ApiTarget(_api.Catalog.For<T>());
        var services = new FollowServices(TimeProvider.System, IdSource.Random, NullLogger.Instance);
        await foreach (var change in ObjectChanges.FollowAsync(_api, target, ListOptions.All, services, _stop.Token))
        {
            try
            {
                await (change.Object is { } obj ? act(obj.As<T>()) : Task.CompletedTask);
            }
            catch (ApiException e) when (e.Code is 404 or 409)
            {
                // It changed meanwhile, which is told as well.
            }
        }
    }

    private async Task ProvisionAsync(V1PersistentVolumeClaim claim)
    {
        if (ClaimBindings.Of(claim.Metadata, ClaimBindings.Provisioner) != _driver || !string.IsNullOrEmpty(claim.Spec.VolumeName))
        {
            return;
        }

        await _api.CreateAsync(
            new V1PersistentVolume
            {
                Metadata = new()
                {
                    Name = $"pvc-{claim.Metadata.Uid}",
                    Annotations = new Dictionary<string, string> { [ClaimBindings.ProvisionedBy] = _driver },
                },
                Spec = new()
                {
                    AccessModes = claim.Spec.AccessModes,
                    Capacity = claim.Spec.Resources.Requests,
                    StorageClassName = claim.Spec.StorageClassName,
                    PersistentVolumeReclaimPolicy = ReclaimPolicies.Retain,
                    Csi = new() { Driver = _driver, VolumeHandle = $"disk-{claim.Metadata.Uid}" },
                    ClaimRef = new()
                    {
                        Kind = "PersistentVolumeClaim",
                        NamespaceProperty = claim.Metadata.NamespaceProperty,
                        Name = claim.Metadata.Name,
                        Uid = claim.Metadata.Uid,
                    },
                },
            },
            _stop.Token);
    }

    private async Task AttachAsync(V1VolumeAttachment attachment)
    {
        var has = attachment.Metadata.Finalizers?.Contains(Finalizer) == true;
        if (attachment.Spec.Attacher != _driver)
        {
            return;
        }

        if (attachment.Metadata.DeletionTimestamp is not null)
        {
            await (has ? _api.UpdateAsync(attachment with { Metadata = attachment.Metadata with { Finalizers = [] } }, _stop.Token) : Task.CompletedTask);
        }
        else if (!has)
        {
            await _api.UpdateAsync(attachment with { Metadata = attachment.Metadata with { Finalizers = [Finalizer] } }, _stop.Token);
        }
        else if (!attachment.Status.Attached)
        {
            await _api.UpdateStatusAsync(attachment with { Status = new() { Attached = true } }, _stop.Token);
        }
    }
}
