using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Why a rollout does not get on: what follows upstream's sentence in the Progressing condition's message. <c>kubectl rollout status</c>
/// has texts of its own and never shows that message.
/// </summary>
internal static class RolloutAdvice
{
    /// <summary>
    /// The advice; null when the rollout gets on, is done, nobody knows why it does not, or the controller has not seen yet what the
    /// deployment is to be now: what is told was about something else then.
    /// </summary>
    public static string? Of(V1Deployment deployment)
    {
        if ((deployment.Status?.ObservedGeneration ?? 0) < (deployment.Metadata.Generation ?? 0))
        {
            return null;
        }

        var condition = deployment.Status?.Conditions?.FirstOrDefault(c => c.Type == "Progressing");
        return SentenceEnd(condition?.Reason) is { } end
            && condition!.Message is { } message
            && message.IndexOf(end, StringComparison.Ordinal) is >= 0 and var index
            && message[(index + end.Length)..].Trim() is { Length: > 0 } why
            ? $"deployment \"{deployment.Metadata.Name}\" does not get on: {why}"
            : null;
    }

    private static string? SentenceEnd(string? reason) => reason switch
    {
        "ReplicaSetUpdated" => "\" is progressing.",
        "ProgressDeadlineExceeded" => "\" has timed out progressing.",
        "NewReplicaSetCreated" or "FoundNewReplicaSet" => "\". ",
        _ => null,
    };
}
