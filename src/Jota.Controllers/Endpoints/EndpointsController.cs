using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Tells in Endpoints where the pods of each service with a selector answer.</summary>
internal sealed class EndpointsController : IReconciler
{
    /// <summary>Such objects hold no endpoints but say who leads; they were used so before there were leases.</summary>
    private const string LeaderAnnotation = "control-plane.alpha.kubernetes.io/leader";

    private readonly IApi _api;
    private readonly Informer<V1Service> _services;
    private readonly ILister<V1Endpoints> _endpoints;
    private readonly ServicePods _pods;
    private readonly IEventRecorder _events;
    private readonly TriggerTimes _triggers = new();
    private readonly Pace _pace;

    // Services that are or were there, with their uids: with them go their endpoints, whoever made those.
    private readonly ConcurrentDictionary<ObjectKey, string> _known = [];

    public EndpointsController(ControllerContext context)
    {
        _api = context.Api;
        _services = context.Informers.For<V1Service>();
        _endpoints = context.Lister<V1Endpoints>();
        _pods = new ServicePods(context);
        _events = context.Events("endpoint-controller");
        _pace = new Pace(context.Clock);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("endpoint")
        .FedBy(_ => KnowServices())
        .For<V1Service>()
        .Watches<V1Endpoints>(endpoints => [endpoints.Key()])
        .FedBy(_pods.Follow)
        .Workers(5);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_services.Lister.Find(key) is not { } service)
        {
            await DeleteAsync(key, ct);
            return Recheck.OnChange;
        }

        if (service.Spec.Type == ServiceTypes.ExternalName || service.Spec.Selector is not { Count: > 0 })
        {
            return Recheck.OnChange;
        }

        var version = Revision.TryParse(service.Metadata.ResourceVersion, out var revision) ? revision.Value : 0;
        if (_pace.Wait(key, version, waiting: false) is { } wait)
        {
            return Recheck.In(wait);
        }

        var pods = _pods.Of(service);
        await WriteAsync(service, EndpointsPlan.Compute(service, pods, _endpoints.Find(key), _triggers.Next(key, service, pods)), ct);
        _pace.Looked(key, version, pods.Count, waiting: false);
        return Recheck.OnChange;
    }

    /// <summary>Also a service that goes before anybody looked at it has been there.</summary>
    private void KnowServices() => _services.Subscribe(new InformerHandler<V1Service>
    {
        Added = service => _known[service.Key()] = service.Metadata.Uid,
    });

    private async Task WriteAsync(V1Service service, EndpointsPlan plan, CancellationToken ct)
    {
        if (plan.Write is not { } endpoints)
        {
            return;
        }

        try
        {
            await (plan.Create ? _api.CreateAsync(endpoints, ct) : _api.UpdateAsync(endpoints, ct));
        }
        catch (ApiException e) when (plan.Create && NamespaceEnd.IsNear(e))
        {
            // It goes, and the service with it.
        }
        catch (ApiException e) when (e.Code != 409)
        {
            Tell(service, plan.Create, e);
            throw;
        }
    }

    private void Tell(V1Service service, bool create, ApiException why)
    {
        var about = create ? service.Reference(_api.Catalog.For<V1Service>()) : service.Reference(_api.Catalog.For<V1Endpoints>());
        var (reason, deed) = create
            ? ("FailedToCreateEndpoint", "create endpoint for service")
            : ("FailedToUpdateEndpoint", "update endpoint");
        _events.Record(about, EventType.Warning, reason, $"Failed to {deed} {service.Key()}: {why.Message}");
    }

    private async Task DeleteAsync(ObjectKey key, CancellationToken ct)
    {
        _triggers.Forget(key);
        _pace.Forget(key);
        var wasThere = _known.TryGetValue(key, out var uid);
        if (await FindAsync(key, wasThere, ct) is { } endpoints && GoesWithService(endpoints, wasThere))
        {
            await DeleteAsync(key, endpoints, ct);
        }

        if (wasThere)
        {
            // Unless there is another one of that name by now.
            _known.TryRemove(new(key, uid!));
        }
    }

    /// <summary>The cache may not show yet what the service had when it went, and nobody would look again when it does.</summary>
    private async Task<V1Endpoints?> FindAsync(ObjectKey key, bool wasThere, CancellationToken ct)
    {
        if (_endpoints.Find(key) is { } shown)
        {
            return shown;
        }

        if (!wasThere)
        {
            return null;
        }

        try
        {
            return await _api.GetAsync<V1Endpoints>(key, ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    private static bool GoesWithService(V1Endpoints endpoints, bool wasThere) =>
        endpoints.Metadata.Annotations?.ContainsKey(LeaderAnnotation) != true
        && (wasThere || endpoints.Metadata.Labels?.ContainsKey(EndpointsPlan.ManagedBy) == true);

    private async Task DeleteAsync(ObjectKey key, V1Endpoints endpoints, CancellationToken ct)
    {
        try
        {
            await _api.DeleteAsync<V1Endpoints>(key, DeleteOptions.Default with { Uid = endpoints.Metadata.Uid }, ct);
        }
        catch (ApiException gone) when (gone.Code is 404 or 409)
        {
            // There already is another one, or none.
        }
    }
}
