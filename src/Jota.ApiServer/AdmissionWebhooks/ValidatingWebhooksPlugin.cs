using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Matching;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>Asks validating webhooks, all of them at once, about what is to be stored; each may refuse it.</summary>
internal sealed class ValidatingWebhooksPlugin(WebhookBook book, WebhookCaller caller) : AdmissionPlugin
{
    /// <inheritdoc/>
    public override string Name => "ValidatingAdmissionWebhook";

    /// <inheritdoc/>
    public override ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct) =>
        book.HasValidating && !AdmissionExemptions.Include(request)
            ? AskAllAsync(request, ct)
            : ValueTask.CompletedTask;

    private async ValueTask AskAllAsync(AdmissionRequest request, CancellationToken ct)
    {
        // 1. Who is to be asked, in which version.
        var reviewed = new ReviewedRequest(request);
        var matches = new List<WebhookMatch>();
        foreach (var webhook in await book.ValidatingAsync(ct))
        {
            if (await WebhookMatch.FindAsync(webhook, reviewed, ct) is { } match)
            {
                matches.Add(match);
            }
        }

        // 2. What they are shown: the same for all who want the same version.
        var versions = matches.Select(match => match.Version).Distinct().ToDictionary(
            version => version,
            version => (Object: reviewed.ObjectIn(version), Old: reviewed.OldIn(version)));

        // 3. What they say: of several refusals the first in order is told, whoever was faster. The notes that they share are made before.
        _ = request.Notes;
        var answers = matches.Select(match => AskAsync(match, reviewed, versions[match.Version], ct)).ToArray();
        foreach (var refusal in await Task.WhenAll(answers))
        {
            if (refusal is not null)
            {
                throw refusal;
            }
        }
    }

    private async Task<ApiException?> AskAsync(
        WebhookMatch match, ReviewedRequest reviewed, (byte[]? Object, ReadOnlyMemory<byte>? Old) shown, CancellationToken ct)
    {
        try
        {
            var answer = await caller.AskAsync(match, reviewed, shown.Object, shown.Old, mutating: false, ct);
            return answer is { Allowed: false }
                ? WebhookErrors.Denied(match.Webhook.Name, answer.Status, reviewed.Request.Warnings)
                : null;
        }
        catch (ApiException refusal)
        {
            return refusal;
        }
    }
}
