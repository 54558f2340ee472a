using System.Globalization;
using k8s.Models;

namespace Jota.Client;

/// <summary>Explains why a Deployment is not where it should be: mostly that is what its pods say. Pure.</summary>
public static class DeploymentExplanation
{
    /// <summary>Explains a Deployment.</summary>
    public static Explanation Compute(DeploymentFacts facts)
    {
        var text = new ExplanationBuilder();
        var (deployment, status) = (facts.Deployment, facts.Deployment.Status ?? new());
        var wanted = deployment.Spec.Replicas ?? 1;
        text.Finds("replicas", string.Create(
            CultureInfo.InvariantCulture,
            $"{wanted} wanted, {status.UpdatedReplicas ?? 0} of the newest template, {status.ReadyReplicas ?? 0} ready, " +
            $"{status.AvailableReplicas ?? 0} available"));
        foreach (var condition in status.Conditions?.Where(IsBad) ?? [])
        {
            text.Finds("condition " + condition.Type, $"{condition.Status}: {condition.Message}");
        }

        foreach (var refusal in facts.ReplicaSetEvents.Where(e => e.Reason == "FailedCreate").OrderByDescending(PodEvents.LastSeen).Take(1))
        {
            text.Finds("ReplicaSet " + refusal.InvolvedObject.Name, refusal.Message);
        }

        TellPods(facts, text);
        text.Summary = Summary(facts, wanted, status);
        return text.Build();
    }

    private static string Summary(DeploymentFacts facts, int wanted, V1DeploymentStatus status) => facts switch
    {
        { Deployment.Metadata.DeletionTimestamp: not null } =>
            "it is deleted, and goes when what it owns is gone and its finalizers are taken off",
        { Deployment.Metadata: { } metadata } when (status.ObservedGeneration ?? 0) < (metadata.Generation ?? 0) =>
            "no controller has looked at its newest state yet",
        { Deployment.Spec.Paused: true } => "it is paused: changes of its template take effect with kubectl rollout resume",
        _ when IsSettled(wanted, status) => "nothing is wrong with it: all replicas are of the newest template and available",
        { NotReady: [var first, ..] } => $"its pods do not become ready: {first.Why.Summary}",
        _ when facts.ReplicaSetEvents.Any(e => e.Reason == "FailedCreate") => "its pods cannot be created",
        _ => "it is on its way: no pod of it says that anything is wrong",
    };

    private static bool IsSettled(int wanted, V1DeploymentStatus status) =>
        status.UpdatedReplicas.GetValueOrDefault() == wanted
            && status.AvailableReplicas.GetValueOrDefault() == wanted
            && status.Replicas.GetValueOrDefault() == wanted;

    /// <summary>Pods with the same trouble are told of once.</summary>
    private static void TellPods(DeploymentFacts facts, ExplanationBuilder text)
    {
        foreach (var group in facts.NotReady.GroupBy(p => p.Why.Summary))
        {
            var (pod, why) = group.First();
            var others = group.Count() - 1;
            text.Finds("pod " + pod,
                why.Summary + (others == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {others} more like it)")));
            foreach (var finding in why.Findings)
            {
                text.Finds("  " + finding.Subject, finding.Text);
            }

            foreach (var help in why.Help)
            {
                text.Helps(help);
            }
        }
    }

    private static bool IsBad(V1DeploymentCondition condition) =>
        condition.Type == "ReplicaFailure" ? condition.Status == "True" : condition.Status == "False";
}
