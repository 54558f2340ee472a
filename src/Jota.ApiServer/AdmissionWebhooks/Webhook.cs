using Jota.Api;
using Jota.ApiServer.Expressions;
using Jota.ApiServer.Matching;
using Jota.ApiServer.Webhooks;
using k8s.Models;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>A webhook, ready to be asked: its rules and selectors read, its address known.</summary>
internal sealed class Webhook
{
    public Webhook(string configuration, int index, WebhookDefinition definition)
    {
        Definition = definition;
        Identity = $"{configuration}/{definition.Name}/{index}";
        Matcher = new(definition);
        Conditions = MatchConditions.Of(definition.MatchConditions, RequestVariables.WithoutParams);
        Patience = TimeSpan.FromSeconds(definition.TimeoutSeconds);
        Address = AddressOf(definition.Client);
        ReviewVersion = definition.ReviewVersions.FirstOrDefault(version => version is "v1" or "v1beta1") ?? "";
    }

    /// <summary>What was configured.</summary>
    public WebhookDefinition Definition { get; }

    /// <summary>Its qualified name, which messages tell.</summary>
    public string Name => Definition.Name;

    /// <summary>Tells it from every other.</summary>
    public string Identity { get; }

    /// <summary>Which requests it is about.</summary>
    public RequestMatcher Matcher { get; }

    /// <summary>What must hold of them.</summary>
    public MatchConditions Conditions { get; }

    /// <summary>How long it has.</summary>
    public TimeSpan Patience { get; }

    /// <summary>Where it is; null where the configuration says nothing that can be asked, which validation refuses.</summary>
    public WebhookAddress? Address { get; }

    /// <summary>In which version of the question it is asked: the first of its that is known.</summary>
    public string ReviewVersion { get; }

    /// <summary>Whether it has nothing against what it could not be asked about.</summary>
    public bool IgnoresFailures => Definition.FailurePolicy == WebhookNames.Ignore;

    /// <summary>Whether it may be asked when nothing will be stored.</summary>
    public bool AllowsDryRun => Definition.SideEffects is WebhookNames.None or WebhookNames.NoneOnDryRun;

    private static WebhookAddress? AddressOf(Admissionregistrationv1WebhookClientConfig? client)
    {
        try
        {
            return client switch
            {
                { Url: { } url } => WebhookAddress.Of(url, client.CaBundle),
                { Service: { } service } =>
                    WebhookAddress.Of(service.NamespaceProperty, service.Name, service.Path, service.Port, client.CaBundle),
                _ => null,
            };
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
