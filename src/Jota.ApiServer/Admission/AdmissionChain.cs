using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;

namespace Jota.ApiServer.Admission;

/// <summary>The plugins in their order, and what they may look at.</summary>
internal sealed class AdmissionChain(
    ImmutableArray<AdmissionPlugin> plugins, WatchCaches caches, IAuthorizer authorizer, TimeProvider clock)
{
    private readonly CachedObjectReader _objects = new(caches, clock);

    /// <summary>A write, as plugins are to see it.</summary>
    public AdmissionRequest Request(AdmissionOperation operation, ApiTarget target, UserIdentity user) =>
        new(operation, target, user) { Objects = _objects, Authorizer = authorizer };

    /// <summary>
    /// The object that an operation without a body is about, if no plugin has anything against it; 404 when there is none.
    /// </summary>
    public async Task<ApiObject> ReadAdmittedAsync(
        AdmissionOperation operation, UserIdentity user, ApiTarget target, bool dryRun, CancellationToken ct)
    {
        var current = await caches.ReadFreshAsync(target with { Subresource = "" }, ct);
        var request = Request(operation, target, user) with { Old = current, DryRun = dryRun };
        await MutateAsync(request, ct);
        await CheckRightsAsync(request, ct);
        await ValidateAsync(request, ct);
        return current;
    }

    /// <summary>Lets every plugin change the object; defaults are filled in again afterwards.</summary>
    public async ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        foreach (var plugin in plugins)
        {
            await plugin.MutateAsync(request, ct);
        }

        if (request.Object is { } obj && request.Operation is not AdmissionOperation.Connect)
        {
            request.Target.Resource.DefaultObject(obj);
        }
    }

    /// <summary>Lets every plugin refuse what the caller has no right to. Once nothing changes the object any more.</summary>
    public async ValueTask CheckRightsAsync(AdmissionRequest request, CancellationToken ct)
    {
        foreach (var plugin in plugins)
        {
            await plugin.CheckRightsAsync(request, ct);
        }
    }

    /// <summary>Lets every plugin refuse.</summary>
    public async ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct)
    {
        foreach (var plugin in plugins)
        {
            await plugin.ValidateAsync(request, ct);
        }
    }
}
