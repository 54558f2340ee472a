using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>admissionregistration.k8s.io/v1 MutatingWebhookConfiguration: all the API server knows about this kind.</summary>
public sealed class MutatingWebhookConfigurationResource : Resource<V1MutatingWebhookConfiguration>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations")
        {
            Categories = ["api-extensions"],
        };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => true;

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1MutatingWebhookConfiguration>> Columns { get; } =
    [
        NameColumn,
        new("Webhooks", c => (long)(c.Webhooks?.Count ?? 0)) { Type = "integer", Description = "How many webhooks it lists." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1MutatingWebhookConfiguration obj)
    {
        foreach (var hook in obj.Webhooks ?? [])
        {
            hook.FailurePolicy ??= WebhookNames.Fail;
            hook.MatchPolicy ??= WebhookNames.Equivalent;
            hook.NamespaceSelector ??= new();
            hook.ObjectSelector ??= new();
            hook.TimeoutSeconds ??= WebhookDefaults.TimeoutSeconds;
            hook.ReinvocationPolicy ??= WebhookNames.Never;
            WebhookDefaults.Apply(hook.ClientConfig, hook.Rules);
        }
    }

    /// <inheritdoc/>
    public override void Validate(V1MutatingWebhookConfiguration obj, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < obj.Webhooks?.Count; i++)
        {
            Validate(obj.Webhooks[i], names, errors.At("webhooks").At(i));
        }
    }

    private static void Validate(V1MutatingWebhook hook, HashSet<string> names, FieldErrors at)
    {
        var definition = WebhookDefinition.Of(hook);
        WebhookRules.ValidateNameAndRules(definition, at);
        FirstPass.Check(hook, at);
        WebhookRules.ValidateWhomItIsAskedAbout(definition, at);
        FirstPass.CheckReinvocation(hook, at);
        WebhookRules.ValidateClient(definition, names, at);
    }
}
