using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Publishes the authority that signed the API server's certificate as the ConfigMap <c>kube-root-ca.crt</c> of every namespace, for
/// pods to check whom they talk to; puts it back when somebody changes or deletes it. Does nothing where there is no authority.
/// </summary>
internal sealed class RootCaController : IReconciler
{
    private const string MapName = "kube-root-ca.crt";
    private const string FileName = "ca.crt";
    private const string DescriptionKey = "kubernetes.io/description";
    private const string Description =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service " +
        "IP or "
        + "kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

    private readonly IApi _api;
    private readonly string? _authority;
    private readonly ILister<V1Namespace> _namespaces;
    private readonly Informer<V1ConfigMap>? _maps;

    public RootCaController(ControllerContext context)
    {
        _api = context.Api;
        _authority = context.RootCa;
        _namespaces = context.Lister<V1Namespace>();

        // Only the maps of this name: there may be very many others.
        _maps = _authority is null ? null : context.Informers.For<V1ConfigMap>("", FieldSelector.Where("metadata.name", MapName));
    }

    public void Configure(ControllerBuilder controller)
    {
        controller.Named("root-ca-certificate-publisher");
        if (_maps is not null)
        {
            controller.For<V1Namespace>().Watches(_maps, map => [ObjectKey.Cluster(map.Metadata.NamespaceProperty)]);
        }
    }

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_maps is not null && _namespaces.Find(key) is { Metadata.DeletionTimestamp: null, Status.Phase: null or "" or "Active" })
        {
            await EnsureAsync(key.Name, _maps.Lister.Find(new(key.Name, MapName)), ct);
        }

        return Recheck.OnChange;
    }

    private async Task EnsureAsync(string ns, V1ConfigMap? present, CancellationToken ct)
    {
        try
        {
            if (present is null)
            {
                await _api.CreateAsync(
                    With(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = MapName, NamespaceProperty = ns } }), ct);
            }
            else if (present.Data is not { Count: 1 } data || !data.TryGetValue(FileName, out var told) || told != _authority)
            {
                await _api.UpdateAsync(With(present with { Metadata = present.Metadata with { } }), ct);
            }
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists" || IsGoing(e))
        {
            // There already, or the namespace went while we looked: nothing to do.
        }
    }

    private V1ConfigMap With(V1ConfigMap map)
    {
        map.Data = new Dictionary<string, string> { [FileName] = _authority! };
        map.BinaryData = null;
        map.Metadata.Annotations =
            new Dictionary<string, string>(map.Metadata.Annotations ?? new Dictionary<string, string>()) { [DescriptionKey] = Description };
        return map;
    }

    private static bool IsGoing(ApiException e) =>
        e.Code == 404 || (e.Code == 403 && e.Details?.Causes?.Any(c => c.Reason == "NamespaceTerminating") == true);
}
