using Jota.Api;
using Jota.ApiServer.Expressions;
using Jota.ApiServer.Matching;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>A webhook that is to be asked, and the version of the resource in which it wants to hear of the request.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Version">The version.</param>
internal readonly record struct WebhookMatch(Webhook Webhook, Resource Version)
{
    /// <summary>
    /// Whether a webhook is to be asked about a request: by its rules and selectors, then by its conditions, which see the request in the
    /// version that it wants. Null when it is not. Throws 404 when the namespace that counts does not exist, and 403 when a condition
    /// fails and the webhook does not ignore failures.
    /// </summary>
    public static async ValueTask<WebhookMatch?> FindAsync(Webhook webhook, ReviewedRequest reviewed, CancellationToken ct) =>
        await webhook.Matcher.FindAsync(reviewed, ct) is { } version
        && (webhook.Conditions.IsEmpty || Holds(webhook, new RequestValues(reviewed, version)))
            ? new(webhook, version)
            : null;

    private static bool Holds(Webhook webhook, RequestValues values)
    {
        var verdict = webhook.Conditions.Evaluate(values);
        return verdict.Error is null || webhook.IgnoresFailures
            ? verdict.Matches
            : throw values.Reviewed.Request.Forbid(verdict.Error);
    }
}
