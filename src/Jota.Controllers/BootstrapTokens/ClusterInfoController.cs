using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Keeps the ConfigMap <c>cluster-info</c> in kube-public, which machines read that are to join. Does nothing where there is nothing to
/// tell.
/// </summary>
internal sealed class ClusterInfoController : IReconciler
{
    private static readonly ObjectKey Key = new(ClusterInfo.Namespace, ClusterInfo.Name);

    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly string? _kubeconfig;
    private readonly Informer<V1Secret>? _tokens;
    private readonly Informer<V1ConfigMap>? _maps;

    public ClusterInfoController(ControllerContext context)
    {
        _api = context.Api;
        _clock = context.Clock;
        _kubeconfig = context.PublicKubeconfig;
        if (_kubeconfig is not null)
        {
            _tokens = BootstrapTokens.Of(context);
            _maps = context.Informers.For<V1ConfigMap>(ClusterInfo.Namespace, FieldSelector.Where("metadata.name", ClusterInfo.Name));
        }
    }

    public void Configure(ControllerBuilder controller)
    {
        controller.Named("bootstrap-signer");
        if (_tokens is not null && _maps is not null)
        {
            controller
                .Watches(_tokens, _ => [Key])
                .Watches(_maps, _ => [Key])
                .Watches<V1Namespace>(ns => ns.Metadata.Name == ClusterInfo.Namespace ? [Key] : []);
        }
    }

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        var (tokens, now) = (_tokens!.Lister.All().ToList(), _clock.GetUtcNow());
        var data = ClusterInfo.Data(_kubeconfig!, tokens, now);
        var present = _maps!.Lister.Find(Key);
        try
        {
            if (present is null)
            {
                var metadata = new V1ObjectMeta { Name = Key.Name, NamespaceProperty = Key.Namespace };
                await _api.CreateAsync(new V1ConfigMap { Metadata = metadata, Data = data }, ct);
            }
            else if (!Same(present.Data, data))
            {
                await _api.UpdateAsync(present with { Metadata = present.Metadata with { }, Data = data }, ct);
            }
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists" || e.Code == 404)
        {
            // Somebody was faster, or the namespace is still to come: either comes here again.
        }

        // A signature ends with its token.
        var next = tokens.Select(BootstrapTokenSecret.ExpirationOf).Where(end => end > now).Min();
        return next is { } time ? Recheck.In(time - now) : Recheck.OnChange;
    }

    private static bool Same(IDictionary<string, string>? one, Dictionary<string, string> other) =>
        one?.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
