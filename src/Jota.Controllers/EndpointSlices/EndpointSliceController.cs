using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Tells in EndpointSlices where the pods of each service with a selector answer.</summary>
internal sealed class EndpointSliceController : IReconciler
{
    private const string ServiceIndex = "slices by service";

    private readonly IApi _api;
    private readonly ILister<V1Service> _services;
    private readonly ILister<V1EndpointSlice> _slices;
    private readonly Informer<V1Node> _nodes;
    private readonly ServicePods _pods;
    private readonly IEventRecorder _events;
    private readonly SliceWrites _writes;
    private readonly SliceWriter _writer;
    private readonly TriggerTimes _triggers = new();
    private readonly Pace _pace;

    // Services with a pod on a node that is not known.
    private readonly ConcurrentDictionary<ObjectKey, bool> _missingNodes = [];

    public EndpointSliceController(ControllerContext context)
    {
        _api = context.Api;
        _services = context.Lister<V1Service>();
        var slices = context.Informers.For<V1EndpointSlice>();
        slices.AddIndex(ServiceIndex, slice => EndpointSliceLabels.OwnerOf(slice)?.ToString());
        _slices = slices.Lister;
        _nodes = context.Informers.For<V1Node>();
        _pods = new ServicePods(context);
        _events = context.Events("endpoint-slice-controller");
        _writes = new SliceWrites(slices, context.Clock);
        _writer = new SliceWriter(_api, _writes);
        _pace = new Pace(context.Clock);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("endpointslice")
        .For<V1Service>()
        .Watches<V1EndpointSlice>(slice => EndpointSliceLabels.OwnerOf(slice) is { } key ? [key] : [])
        .FedBy(_pods.Follow)
        .FedBy(FollowNodes)
        .Workers(5);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        // With a service its slices go: they are owned by it.
        if (_services.Find(key) is not { } service)
        {
            Forget(key);
            return Recheck.OnChange;
        }

        if (service.Spec.Type == ServiceTypes.ExternalName || service.Spec.Selector is not { Count: > 0 })
        {
            return Recheck.OnChange;
        }

        if (_writes.Wait(key) is { } unseen)
        {
            return Recheck.In(unseen);
        }

        var version = SliceWriter.RevisionOf(service.Metadata).Value;
        if (_pace.Wait(key, version, waiting: false) is { } wait)
        {
            return Recheck.In(wait);
        }

        // Before nodes are looked up: one that comes meanwhile must find who waits for it.
        _missingNodes[key] = true;
        var pods = _pods.Of(service);
        var plan = EndpointSlicePlan.Compute(
            new(service, pods, _slices.ByIndex(ServiceIndex, key.ToString()), name => _nodes.Lister.Find(ObjectKey.Cluster(name)))
            {
                TriggerTime = _triggers.Next(key, service, pods),
            });
        if (!plan.MissesNode)
        {
            _missingNodes.TryRemove(key, out _);
        }

        await WriteAsync(service, plan, ct);
        _pace.Looked(key, version, pods.Count, waiting: false);
        return Recheck.OnChange;
    }

    private async Task WriteAsync(V1Service service, EndpointSlicePlan plan, CancellationToken ct)
    {
        var key = service.Key();
        try
        {
            // Nothing is made for a service that goes: the garbage collector is at its slices.
            await _writer.CarryOutAsync(key, service.Metadata.DeletionTimestamp is null ? plan : plan with { Create = [] }, ct);
        }
        catch (ApiException e) when (NamespaceEnd.IsNear(e))
        {
            // It goes, and the service with it; or a slice went by itself, which will be told.
        }
        catch (ApiException e) when (e.Code != 409)
        {
            _events.Record(
                service.Reference(_api.Catalog.For<V1Service>()),
                EventType.Warning,
                "FailedToUpdateEndpointSlices",
                $"Error updating Endpoint Slices for Service {key}: {e.Message}");
            throw;
        }
    }

    /// <summary>Pods wait for nodes that the cache does not show yet.</summary>
    private void FollowNodes(Action<ObjectKey> queue) => _nodes.Subscribe(new InformerHandler<V1Node>
    {
        Added = _ =>
        {
            foreach (var key in _missingNodes.Keys)
            {
                queue(key);
            }
        },
    });

    private void Forget(ObjectKey key)
    {
        _writes.Forget(key);
        _triggers.Forget(key);
        _pace.Forget(key);
        _missingNodes.TryRemove(key, out _);
    }
}
