using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Matching;
using k8s.Models;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>Which webhooks there are, in upstream's order: configurations by name, and in each as it lists them.</summary>
internal sealed class WebhookBook(WatchCaches caches)
{
    private readonly FollowedConfigurations<Webhook> _mutating =
        FollowedConfigurations<Webhook>.Of<V1MutatingWebhookConfiguration>(
            caches, configuration => Read(configuration.Metadata.Name, configuration.Webhooks, WebhookDefinition.Of));

    private readonly FollowedConfigurations<Webhook> _validating =
        FollowedConfigurations<Webhook>.Of<V1ValidatingWebhookConfiguration>(
            caches, configuration => Read(configuration.Metadata.Name, configuration.Webhooks, WebhookDefinition.Of));

    /// <summary>Whether any may change objects.</summary>
    public bool HasMutating => _mutating.Any;

    /// <summary>Whether any may refuse.</summary>
    public bool HasValidating => _validating.Any;

    /// <summary>Those that may change objects, as of now; what this server stored before is among them.</summary>
    public ValueTask<ImmutableArray<Webhook>> MutatingAsync(CancellationToken ct) => _mutating.NowAsync(ct);

    /// <summary>Those that may refuse.</summary>
    public ValueTask<ImmutableArray<Webhook>> ValidatingAsync(CancellationToken ct) => _validating.NowAsync(ct);

    private static ImmutableArray<Webhook> Read<T>(string name, IList<T>? webhooks, Func<T, WebhookDefinition> define) =>
        [.. (webhooks ?? []).Select((one, index) => new Webhook(name, index, define(one)))];
}
