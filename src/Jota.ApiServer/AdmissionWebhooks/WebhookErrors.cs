using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>What clients are told of webhooks that refuse or fail, in upstream's words.</summary>
internal static class WebhookErrors
{
    private const int MostText = 1 << 16;

    /// <summary>The webhook has refused: with its own code, reason and details, as far as they are those of a failure.</summary>
    public static ApiException Denied(string webhook, V1Status? status, IReadOnlyList<string> warnings)
    {
        var by = $"admission webhook \"{webhook}\" denied the request";
        var message = status switch
        {
            { Message.Length: > 0 } => $"{by}: {Bounded(status.Message)}",
            { Reason.Length: > 0 } => $"{by}: {Bounded(status.Reason)}",
            _ => $"{by} without explanation",
        };
        var code = status?.Code switch
        {
            null or < 400 => 400,
            > 599 => 500,
            { } given => given,
        };
        return new(code, Bounded(status?.Reason ?? ""), message, status?.Details) { Warnings = warnings };
    }

    /// <summary>500: the webhook could not be asked, or gave no answer; it was to be heard.</summary>
    public static ApiException Failed(string webhook, string why, IReadOnlyList<string> warnings) =>
        Internal(Failure(webhook, why), warnings);

    /// <summary>The same, for the log.</summary>
    public static string Failure(string webhook, string why) => $"failed calling webhook \"{webhook}\": {why}";

    /// <summary>500: what it wants to be changed cannot be changed so; its failure policy has no say in this, as upstream.</summary>
    public static ApiException BadPatch(string webhook, string why) =>
        Internal($"admission webhook \"{webhook}\" returned a patch that cannot be applied: {Bounded(why)}", []);

    /// <summary>500: there is nothing that it could change.</summary>
    public static ApiException NothingToPatch(string webhook) => Internal(
        $"admission webhook \"{webhook}\" attempted to modify the object, which is not supported for this operation", []);

    /// <summary>400: nothing would be stored, but the webhook might do something all the same.</summary>
    public static ApiException DryRunUnsupported(string webhook) =>
        ApiException.BadRequest($"admission webhook \"{webhook}\" does not support dry run");

    private static ApiException Internal(string why, IReadOnlyList<string> warnings) => new(
        500, "InternalError", $"Internal error occurred: {why}", new V1StatusDetails { Causes = [new V1StatusCause { Message = why }] })
    {
        Warnings = warnings,
    };

    private static string Bounded(string text) => text.Length <= MostText ? text : text[..MostText];
}
