using Jota.Api;
using Jota.ApiServer.Matching;
using Jota.ApiServer.Webhooks;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>Asks one webhook about one request.</summary>
internal sealed partial class WebhookCaller(WebhookClient client, IdSource ids, ILogger<WebhookCaller> log)
{
    /// <summary>
    /// What it answers; null when it could not be asked, and has nothing against that. Throws when that is a refusal, and when nothing will
    /// be stored although it has effects.
    /// </summary>
    public async Task<ReviewAnswer?> AskAsync(
        WebhookMatch match, ReviewedRequest reviewed, ReadOnlyMemory<byte>? obj, ReadOnlyMemory<byte>? old, bool mutating,
        CancellationToken ct)
    {
        var webhook = match.Webhook;
        if (reviewed.Request.DryRun && !webhook.AllowsDryRun)
        {
            throw WebhookErrors.DryRunUnsupported(webhook.Name);
        }

        try
        {
            var uid = ids.NewUid();
            var question = ReviewWriter.Write(uid, match, reviewed, obj, old);
            var answer = ReviewReader.Read(await PostAsync(webhook, question, ct), uid, webhook.ReviewVersion, mutating);
            reviewed.Request.Notes.Warn(answer.Warnings);
            foreach (var (name, value) in answer.AuditAnnotations)
            {
                reviewed.Request.Audit?.Add($"{webhook.Name}/{name}", value);
            }

            return answer;
        }
        catch (WebhookException failure) when (webhook.IgnoresFailures)
        {
            Ignored(log, webhook.Name, failure.Message);
            return null;
        }
        catch (WebhookException failure)
        {
            Refused(log, webhook.Name, failure.Message);
            throw WebhookErrors.Failed(webhook.Name, failure.Message, reviewed.Request.Warnings);
        }
    }

    private async Task<ReadOnlyMemory<byte>> PostAsync(Webhook webhook, ReadOnlyMemory<byte> question, CancellationToken ct)
    {
        if (webhook is not { Address: { } address, ReviewVersion.Length: > 0 })
        {
            throw new WebhookException("webhook does not accept known AdmissionReview versions (v1, v1beta1), or has no address");
        }

        try
        {
            return await client.AskAsync(address, question, webhook.Patience, ct);
        }
        catch (WebhookException failure)
        {
            throw new WebhookException($"failed to call webhook: {failure.Message}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Failed calling webhook {Webhook}, going on without it: {Problem}")]
    private static partial void Ignored(ILogger log, string webhook, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Failed calling webhook {Webhook}, refusing the request: {Problem}")]
    private static partial void Refused(ILogger log, string webhook, string problem);
}
