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
    /// The object that an operation is about which changes no object by its body, if no plugin has anything against it; 404 when there is
    /// none. What was posted may have been changed on the way: <see cref="AdmissionRequest.Object"/>.
    /// </summary>
    public async Task<ApiObject> ReadAdmittedAsync(AdmissionRequest request, CancellationToken ct)
    {
        var current = await caches.ReadFreshAsync(request.Target with { Subresource = "" }, ct);
        var whole = request with { Old = current };
        await AdmitAsync(whole, ct);
        request.TakeOver(whole);
        return current;
    }

    /// <summary>Lets every plugin change what is given, and refuse.</summary>
    public async Task AdmitAsync(AdmissionRequest request, CancellationToken ct)
    {
        await MutateAsync(request, ct);
        await CheckRightsAsync(request, ct);
        await ValidateAsync(request, ct);
    }

    /// <summary>
    /// Lets every plugin change the object; defaults are filled in again afterwards. When a webhook has changed something, all look once
    /// more, as upstream.
    /// </summary>
    public async ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        await MutateOnceAsync(request, ct);
        if (request.MustReinvoke)
        {
            request.Notes.BeginAgain();
            await MutateOnceAsync(request, ct);
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

    private async ValueTask MutateOnceAsync(AdmissionRequest request, CancellationToken ct)
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
}
