using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Matching;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>
/// Lets mutating webhooks change what is to be stored, one after the other: each sees what those before it made of it, with defaults
/// filled in.
/// </summary>
internal sealed class MutatingWebhooksPlugin(WebhookBook book, WebhookCaller caller) : AdmissionPlugin
{
    /// <inheritdoc/>
    public override string Name => "MutatingAdmissionWebhook";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct) =>
        book.HasMutating && !AdmissionExemptions.Include(request)
            ? AskAllAsync(request, ct)
            : ValueTask.CompletedTask;

    private async ValueTask AskAllAsync(AdmissionRequest request, CancellationToken ct)
    {
        var reviewed = new ReviewedRequest(request);
        var entered = false;
        foreach (var webhook in await book.MutatingAsync(ct))
        {
            if (await WebhookMatch.FindAsync(webhook, reviewed, ct) is not { } match)
            {
                continue;
            }

            if (!entered)
            {
                request.Notes.Reinvocation.Enter(reviewed.ObjectIn(reviewed.Resource));
                entered = true;
            }

            if (request.Notes.Reinvocation.MayAsk(webhook.Identity))
            {
                var changed = await AskAsync(match, reviewed, ct);
                request.Notes.Reinvocation.Asked(webhook.Identity, changed, webhook.Definition.IsAskedAgain);
            }
        }

        if (entered)
        {
            request.Notes.Reinvocation.Leave(reviewed.ObjectIn(reviewed.Resource));
        }
    }

    /// <summary>Whether it changed anything.</summary>
    private async Task<bool> AskAsync(WebhookMatch match, ReviewedRequest reviewed, CancellationToken ct)
    {
        var obj = reviewed.ObjectIn(match.Version);
        var answer = await caller.AskAsync(match, reviewed, obj, reviewed.OldIn(match.Version), mutating: true, ct);
        return answer switch
        {
            null => false,
            { Allowed: false } => throw WebhookErrors.Denied(match.Webhook.Name, answer.Status, reviewed.Request.Warnings),
            { Patch.IsEmpty: true } => false,
            _ when obj is null || reviewed.Request.Object is ConnectOptions => throw WebhookErrors.NothingToPatch(match.Webhook.Name),
            _ => Apply(match, reviewed, obj, answer.Patch, ct),
        };
    }

    private static bool Apply(
        WebhookMatch match, ReviewedRequest reviewed, byte[] obj, ReadOnlyMemory<byte> patch, CancellationToken ct)
    {
        try
        {
            var patched = JsonPatch.Apply(obj, patch, new RequestBudget(obj.Length + patch.Length, ct));
            reviewed.Replace(match.Version, patched);
        }
        catch (Exception wrong) when (wrong is ApiException or FormatException)
        {
            throw WebhookErrors.BadPatch(match.Webhook.Name, wrong.Message);
        }

        return !obj.AsSpan().SequenceEqual(reviewed.ObjectIn(match.Version));
    }
}
