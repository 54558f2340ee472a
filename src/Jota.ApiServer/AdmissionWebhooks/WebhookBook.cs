using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;
using k8s.Models;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>
/// Which webhooks there are, in upstream's order: configurations by name, and in each as it lists them. Read without a lock; who finds none
/// has looked at one field.
/// </summary>
internal sealed class WebhookBook
{
    private readonly WatchCaches _caches;
    private readonly WatchCache? _mutatingCache;
    private readonly WatchCache? _validatingCache;
    private readonly ConfigurationFollower? _mutating;
    private readonly ConfigurationFollower? _validating;

    public WebhookBook(WatchCaches caches)
    {
        _caches = caches;
        (_mutatingCache, _mutating) = Follow<V1MutatingWebhookConfiguration>(
            configuration => Read(configuration.Metadata.Name, configuration.Webhooks, WebhookDefinition.Of));
        (_validatingCache, _validating) = Follow<V1ValidatingWebhookConfiguration>(
            configuration => Read(configuration.Metadata.Name, configuration.Webhooks, WebhookDefinition.Of));
    }

    /// <summary>Whether any may change objects.</summary>
    public bool HasMutating => Has(_mutatingCache, _mutating);

    /// <summary>Whether any may refuse.</summary>
    public bool HasValidating => Has(_validatingCache, _validating);

    /// <summary>Those that may change objects, as of now; what this server stored before is among them.</summary>
    public Task<ImmutableArray<Webhook>> MutatingAsync(CancellationToken ct) => NowAsync(_mutatingCache, _mutating, ct);

    /// <summary>Those that may refuse.</summary>
    public Task<ImmutableArray<Webhook>> ValidatingAsync(CancellationToken ct) => NowAsync(_validatingCache, _validating, ct);

    // One that is on its way to the cache counts: whoever stored it is told already.
    private bool Has(WatchCache? cache, ConfigurationFollower? follower) =>
        follower is not null && (!follower.Webhooks.IsEmpty || cache!.Written > _caches.Gate.Applied);

    private async Task<ImmutableArray<Webhook>> NowAsync(WatchCache? cache, ConfigurationFollower? follower, CancellationToken ct)
    {
        if (cache is null || follower is null)
        {
            return [];
        }

        await _caches.WhenShownAsync(cache, ct);
        return follower.Webhooks;
    }

    private (WatchCache? Cache, ConfigurationFollower? Follower) Follow<T>(Func<T, ImmutableArray<Webhook>> read)
        where T : class
    {
        if (_caches.Find<T>() is not { } cache)
        {
            return (null, null);
        }

        var follower = new ConfigurationFollower(obj => read(obj.As<T>()));
        cache.Attach(follower);
        return (cache, follower);
    }

    private static ImmutableArray<Webhook> Read<T>(string name, IList<T>? webhooks, Func<T, WebhookDefinition> define) =>
        [.. (webhooks ?? []).Select((one, index) => new Webhook(name, index, define(one)))];
}
