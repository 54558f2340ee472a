using Jota.Api;
using Jota.ApiServer.Expressions;
using k8s.Models;

namespace Jota.ApiServer.Kinds;

/// <summary>Configurations of webhooks: their conditions must be expressions that can be used.</summary>
internal sealed class WebhookHooks : KindHooks
{
    public override void Check(object obj, object? old, FieldErrors errors)
    {
        var (webhooks, before) = (Of(obj), old is null ? [] : Of(old));
        for (var i = 0; i < webhooks.Count; i++)
        {
            var conditions = webhooks[i] ?? [];

            // As upstream: what was accepted before is not held against it.
            if (conditions.Count > 0 && !(i < before.Count && before[i] is { } same && same.SequenceEqual(conditions)))
            {
                ConditionRules.Check(conditions, RequestVariables.WithoutParams, errors.At("webhooks").At(i).At("matchConditions"));
            }
        }
    }

    private static IReadOnlyList<IList<V1MatchCondition>?> Of(object configuration) => configuration switch
    {
        V1ValidatingWebhookConfiguration validating => [.. (validating.Webhooks ?? []).Select(hook => hook.MatchConditions)],
        V1MutatingWebhookConfiguration mutating => [.. (mutating.Webhooks ?? []).Select(hook => hook.MatchConditions)],
        _ => [],
    };
}
