using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration: all the API server knows about this kind.</summary>
public sealed class ValidatingWebhookConfigurationResource : Resource<V1ValidatingWebhookConfiguration>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations")
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
    public override ImmutableArray<Column<V1ValidatingWebhookConfiguration>> Columns { get; } =
    [
        NameColumn,
        new("Webhooks", c => (long)(c.Webhooks?.Count ?? 0)) { Type = "integer", Description = "How many webhooks it lists." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1ValidatingWebhookConfiguration obj)
    {
        foreach (var hook in obj.Webhooks ?? [])
        {
            hook.FailurePolicy ??= WebhookNames.Fail;
            hook.MatchPolicy ??= WebhookNames.Equivalent;
            hook.NamespaceSelector ??= new();
            hook.ObjectSelector ??= new();
            hook.TimeoutSeconds ??= WebhookDefaults.TimeoutSeconds;
            WebhookDefaults.Apply(hook.ClientConfig, hook.Rules);
        }
    }

    /// <inheritdoc/>
    public override void Validate(V1ValidatingWebhookConfiguration obj, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < obj.Webhooks?.Count; i++)
        {
            Validate(obj.Webhooks[i], names, errors.At("webhooks").At(i));
        }
    }

    private static void Validate(V1ValidatingWebhook hook, HashSet<string> names, FieldErrors at)
    {
        var definition = WebhookDefinition.Of(hook);
        WebhookRules.ValidateNameAndRules(definition, at);
        FirstPass.Check(hook, at);
        WebhookRules.ValidateWhomItIsAskedAbout(definition, at);
        WebhookRules.ValidateClient(definition, names, at);
    }
}
