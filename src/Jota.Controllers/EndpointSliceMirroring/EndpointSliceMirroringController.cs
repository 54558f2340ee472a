using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Mirrors Endpoints that somebody made by hand, for a service without a selector, in EndpointSlices.</summary>
internal sealed class EndpointSliceMirroringController : IReconciler
{
    private const string Index = "mirrors by endpoints";
    private const string LeaderAnnotation = "control-plane.alpha.kubernetes.io/leader";

    private readonly ILister<V1Service> _services;
    private readonly ILister<V1Endpoints> _endpoints;
    private readonly ILister<V1EndpointSlice> _slices;
    private readonly SliceWrites _writes;
    private readonly SliceWriter _writer;

    public EndpointSliceMirroringController(ControllerContext context)
    {
        var slices = context.Informers.For<V1EndpointSlice>();
        slices.AddIndex(Index, slice => MirroredBy(slice)?.ToString());
        _slices = slices.Lister;
        _services = context.Lister<V1Service>();
        _endpoints = context.Lister<V1Endpoints>();
        _writes = new SliceWrites(slices, context.Clock);
        _writer = new SliceWriter(context.Api, _writes);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("endpointslicemirroring")
        .For<V1Endpoints>()
        .Watches<V1Service>(service => [service.Key()])
        .Watches<V1EndpointSlice>(slice => MirroredBy(slice) is { } key ? [key] : [])
        .Workers(5);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_writes.Wait(key) is { } wait)
        {
            return Recheck.In(wait);
        }

        var mirrored = _endpoints.Find(key) is { } endpoints && IsToMirror(key, endpoints) ? endpoints : null;
        try
        {
            await _writer.CarryOutAsync(key, EndpointSliceMirrorPlan.Compute(mirrored, _slices.ByIndex(Index, key.ToString())), ct);
        }
        catch (ApiException e) when (NamespaceEnd.IsNear(e))
        {
            // It goes, and all of this with it.
        }

        if (mirrored is null)
        {
            _writes.Forget(key);
        }

        return Recheck.OnChange;
    }

    private bool IsToMirror(ObjectKey key, V1Endpoints endpoints) =>
        endpoints.Metadata is { DeletionTimestamp: null } metadata
        && !(metadata.Labels is { } labels && labels.TryGetValue(EndpointSliceMirrorPlan.SkipLabel, out var skip) && skip == "true")
        && metadata.Annotations?.ContainsKey(LeaderAnnotation) != true
        && _services.Find(key) is { } service && service.Spec.Selector is not { Count: > 0 };

    private static ObjectKey? MirroredBy(V1EndpointSlice slice) =>
        slice.Metadata.Labels is { } labels
            && labels.TryGetValue(EndpointSliceLabels.ManagedBy, out var manager)
            && manager == EndpointSliceMirrorPlan.Manager
        && labels.TryGetValue(EndpointSliceLabels.ServiceName, out var name)
            ? new(slice.Metadata.NamespaceProperty ?? "", name)
            : null;
}
