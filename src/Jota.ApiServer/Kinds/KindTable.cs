using System.Net;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;

namespace Jota.ApiServer.Kinds;

/// <summary>The kinds for which the server does more than for all: one line each.</summary>
internal sealed class KindTable
{
    private readonly Dictionary<Type, KindHooks> _hooks;

    public KindTable(ServiceHooks services, DefinitionHooks definitions, LiveCatalog catalog, PodTrace trace, TimeProvider clock)
    {
        ApiAddress = services.ApiAddress;
        _hooks = new()
        {
            [typeof(CustomResourceDefinitionResource)] = definitions,
            [typeof(MutatingAdmissionPolicyResource)] = new MutatingPolicyHooks(),
            [typeof(MutatingWebhookConfigurationResource)] = new WebhookHooks(),
            [typeof(NamespaceResource)] = new NamespaceHooks(),
            [typeof(PersistentVolumeResource)] = new VolumeHooks(clock),
            [typeof(PodResource)] = new PodHooks(trace),
            [typeof(ServiceResource)] = services,
            [typeof(ValidatingAdmissionPolicyResource)] = new ValidatingPolicyHooks(catalog),
            [typeof(ValidatingWebhookConfigurationResource)] = new WebhookHooks(),
        };
    }

    /// <summary>The address of the API's own service.</summary>
    public IPAddress ApiAddress { get; }

    public KindHooks Of(Resource resource) => _hooks.GetValueOrDefault(resource.GetType(), KindHooks.Usual);

    /// <summary>What is handed out to stored objects is seen from now on. Before anything is handed out.</summary>
    public void Follow(WatchCaches caches)
    {
        foreach (var cache in caches.All)
        {
            Of(cache.Resource).Allocator?.Follow(caches);
        }
    }
}
