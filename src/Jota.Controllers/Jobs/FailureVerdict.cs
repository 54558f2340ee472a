using k8s.Models;

namespace Jota.Controllers;

/// <summary>What a job's <c>podFailurePolicy</c> makes of a pod that failed: the first rule that fits decides (KEP-3329).</summary>
/// <param name="Action">What is to happen; null where no rule fits, which counts.</param>
/// <param name="Message">Why, for the job's condition; only where the job is to fail.</param>
internal readonly record struct FailureVerdict(string? Action, string? Message)
{
    private const string FailJob = "FailJob";

    public bool Counts => Action != "Ignore";

    public bool FailsJob => Action == FailJob;

    public bool FailsIndex => Action == "FailIndex";

    public static FailureVerdict Of(V1PodFailurePolicy? policy, V1Pod pod)
    {
        for (var i = 0; i < policy?.Rules?.Count; i++)
        {
            var rule = policy.Rules[i];
            if (Reason(rule, pod) is { } reason)
            {
                return new(rule.Action, rule.Action == FailJob ? $"{reason} matching {rule.Action} rule at index {i}" : null);
            }
        }

        return default;
    }

    private static string? Reason(V1PodFailurePolicyRule rule, V1Pod pod) => rule switch
    {
        { OnExitCodes: { } codes } => ReasonOfCodes(codes, pod),
        { OnPodConditions: { Count: > 0 } patterns } => ReasonOfConditions(patterns, pod),
        _ => null,
    };

    private static string? ReasonOfCodes(V1PodFailurePolicyOnExitCodesRequirement codes, V1Pod pod)
    {
        foreach (var status in (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? []))
        {
            // What ended well is no failure, whatever a NotIn asks for.
            if (status.State?.Terminated is { ExitCode: not 0 and var code }
                && (codes.ContainerName is null || codes.ContainerName == status.Name)
                && codes.Values.Contains(code) == (codes.OperatorProperty == "In"))
            {
                return $"Container {status.Name} for pod {pod.Metadata.NamespaceProperty}/{pod.Metadata.Name} failed with exit code {code}";
            }
        }

        return null;
    }

    private static string? ReasonOfConditions(IList<V1PodFailurePolicyOnPodConditionsPattern> patterns, V1Pod pod)
    {
        foreach (var condition in pod.Status?.Conditions ?? [])
        {
            if (patterns.Any(pattern => pattern.Type == condition.Type && pattern.Status == condition.Status))
            {
                return $"Pod {pod.Metadata.NamespaceProperty}/{pod.Metadata.Name} has condition {condition.Type}";
            }
        }

        return null;
    }
}
