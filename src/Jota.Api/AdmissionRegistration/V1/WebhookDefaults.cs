using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of both kinds of webhook.</summary>
internal static class WebhookDefaults
{
    public const int TimeoutSeconds = 10;
    public const int Port = 443;

    public static void Apply(Admissionregistrationv1WebhookClientConfig? client, IList<V1RuleWithOperations>? rules)
    {
        if (client?.Service is { } service)
        {
            service.Port ??= Port;
        }

        foreach (var rule in rules ?? [])
        {
            rule.Scope ??= WebhookNames.All;
        }
    }
}
