using System.Collections.Immutable;
using Jota.ApiServer.Caching;

namespace Jota.ApiServer.Admission;

/// <summary>The plugins in their order, and what they may look at.</summary>
internal sealed class AdmissionChain(ImmutableArray<AdmissionPlugin> plugins, WatchCaches caches, TimeProvider clock)
{
    /// <summary>What plugins read from.</summary>
    public IObjectReader Objects { get; } = new CachedObjectReader(caches, clock);

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

    /// <summary>Lets every plugin refuse.</summary>
    public async ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct)
    {
        foreach (var plugin in plugins)
        {
            await plugin.ValidateAsync(request, ct);
        }
    }
}
