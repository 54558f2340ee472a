using k8s.Models;

namespace Jota.Api;

/// <summary>A webhook as both kinds of configuration describe it: the two types differ in one field.</summary>
/// <param name="Name">Its qualified name.</param>
/// <param name="Client">Where it is asked.</param>
/// <param name="Rules">About which requests.</param>
public sealed record WebhookDefinition(
    string Name, Admissionregistrationv1WebhookClientConfig? Client, IReadOnlyList<V1RuleWithOperations> Rules)
{
    /// <summary>What it means that it cannot be asked: <c>Fail</c> or <c>Ignore</c>.</summary>
    public required string FailurePolicy { get; init; }

    /// <summary>Whether requests in other versions count: <c>Equivalent</c> or <c>Exact</c>.</summary>
    public required string MatchPolicy { get; init; }

    /// <summary>Which namespaces' objects.</summary>
    public V1LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Which objects.</summary>
    public V1LabelSelector? ObjectSelector { get; init; }

    /// <summary>What it does beside answering.</summary>
    public string? SideEffects { get; init; }

    /// <summary>How long it has, in seconds.</summary>
    public required int TimeoutSeconds { get; init; }

    /// <summary>Which versions of the question it understands.</summary>
    public IReadOnlyList<string> ReviewVersions { get; init; } = [];

    /// <summary>Expressions that all must hold.</summary>
    public IReadOnlyList<V1MatchCondition> MatchConditions { get; init; } = [];

    /// <summary>Whether it is asked again when others change something after it; mutating webhooks only.</summary>
    public bool IsAskedAgain { get; init; }

    /// <summary>What a mutating configuration says.</summary>
    public static WebhookDefinition Of(V1MutatingWebhook hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return new(hook.Name ?? "", hook.ClientConfig, [.. hook.Rules ?? []])
        {
            FailurePolicy = hook.FailurePolicy ?? WebhookNames.Fail,
            MatchPolicy = hook.MatchPolicy ?? WebhookNames.Equivalent,
            NamespaceSelector = hook.NamespaceSelector,
            ObjectSelector = hook.ObjectSelector,
            SideEffects = hook.SideEffects,
            TimeoutSeconds = hook.TimeoutSeconds ?? WebhookDefaults.TimeoutSeconds,
            ReviewVersions = [.. hook.AdmissionReviewVersions ?? []],
            MatchConditions = [.. hook.MatchConditions ?? []],
            IsAskedAgain = hook.ReinvocationPolicy == WebhookNames.IfNeeded,
        };
    }

    /// <summary>What a validating configuration says.</summary>
    public static WebhookDefinition Of(V1ValidatingWebhook hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return new(hook.Name ?? "", hook.ClientConfig, [.. hook.Rules ?? []])
        {
            FailurePolicy = hook.FailurePolicy ?? WebhookNames.Fail,
            MatchPolicy = hook.MatchPolicy ?? WebhookNames.Equivalent,
            NamespaceSelector = hook.NamespaceSelector,
            ObjectSelector = hook.ObjectSelector,
            SideEffects = hook.SideEffects,
            TimeoutSeconds = hook.TimeoutSeconds ?? WebhookDefaults.TimeoutSeconds,
            ReviewVersions = [.. hook.AdmissionReviewVersions ?? []],
            MatchConditions = [.. hook.MatchConditions ?? []],
        };
    }
}
