using Jota.Api;
using Jota.ApiServer.Admission;
using k8s.Models;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>A webhook that is to be asked, and the version of the resource in which it wants to hear of the request.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Version">The version.</param>
internal readonly record struct WebhookMatch(Webhook Webhook, Resource Version)
{
    /// <summary>
    /// Whether a webhook is to be asked about a request: by its rules, in this version or (<c>Equivalent</c>) in another one in which the
    /// kind is served, then by the labels of the namespace and of the object, old or new. Null when it is not. Throws 404 when the
    /// namespace that counts does not exist.
    /// </summary>
    public static async ValueTask<WebhookMatch?> FindAsync(Webhook webhook, ReviewedRequest reviewed, CancellationToken ct) =>
        VersionFor(webhook, reviewed) is { } version
        && MatchesObject(webhook, reviewed)
        && await MatchesNamespaceAsync(webhook, reviewed, ct)
            ? new(webhook, version)
            : null;

    private static Resource? VersionFor(Webhook webhook, ReviewedRequest reviewed)
    {
        foreach (var rule in webhook.Rules)
        {
            if (Matches(rule, reviewed, reviewed.Resource))
            {
                return reviewed.Resource;
            }
        }

        return webhook.Definition.MatchPolicy == WebhookNames.Equivalent ? EquivalentFor(webhook, reviewed) : null;
    }

    private static Resource? EquivalentFor(Webhook webhook, ReviewedRequest reviewed)
    {
        var stored = reviewed.Resource.Stored;
        Resource[] others = [.. reviewed.Request.Objects.Catalog.All.Where(
            one => ReferenceEquals(one.Stored, stored) && !ReferenceEquals(one, reviewed.Resource))];
        return webhook.Rules
            .Select(rule => others.FirstOrDefault(other => Matches(rule, reviewed, other)))
            .FirstOrDefault(found => found is not null);
    }

    private static bool Matches(WebhookRule rule, ReviewedRequest reviewed, Resource version) =>
        rule.Matches(reviewed.Operation, version.Names, reviewed.Part, reviewed.IsNamespaced);

    private static bool MatchesObject(Webhook webhook, ReviewedRequest reviewed) =>
        webhook.Objects.IsEverything
        || (reviewed.Labels is { } labels && webhook.Objects.Matches(labels))
        || (reviewed.OldLabels is { } old && webhook.Objects.Matches(old));

    // What is in no namespace, and is none, is about all of them.
    private static async ValueTask<bool> MatchesNamespaceAsync(Webhook webhook, ReviewedRequest reviewed, CancellationToken ct)
    {
        if (webhook.Namespaces.IsEverything || (!reviewed.IsNamespaced && !reviewed.IsOfNamespace))
        {
            return true;
        }

        if (reviewed is { IsOfNamespace: true, Part: "", Request.Operation: AdmissionOperation.Create or AdmissionOperation.Update })
        {
            return webhook.Namespaces.Matches(reviewed.Labels ?? new Dictionary<string, string>());
        }

        var objects = reviewed.Request.Objects;
        var namespaces = objects.Catalog.For<V1Namespace>();
        var ns = await objects.FindAsync(namespaces, ObjectKey.Cluster(reviewed.Namespace), ct)
            ?? throw ApiException.NotFound(namespaces.Names, reviewed.Namespace);
        return webhook.Namespaces.Matches(ns.Labels);
    }
}
