using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a replication controller.</summary>
internal static class ReplicationControllerRules
{
    public static void Validate(V1ReplicationControllerSpec spec, FieldErrors at)
    {
        FirstPass.Check(spec, at);
        if (spec.Template is not null)
        {
            PodTemplateRules.ValidateReplicated(spec.Template, SelectorOf(spec), "ReplicationController", at.At("template"));
        }
    }

    public static void ValidateStatus(V1ReplicationControllerStatus status, FieldErrors at)
    {
        ReplicaCounts counts = new(status.Replicas, status.ReadyReplicas, status.AvailableReplicas)
        {
            FullyLabeled = status.FullyLabeledReplicas,
        };
        FirstPass.Check(status, at);
        counts.Validate(at);
    }

    /// <summary>A text that can be no label's value selects nothing; the template's labels are checked by themselves.</summary>
    private static LabelSelector SelectorOf(V1ReplicationControllerSpec spec)
    {
        try
        {
            return LabelSelector.From(spec.Selector ?? new Dictionary<string, string>());
        }
        catch (FormatException)
        {
            return LabelSelector.Nothing;
        }
    }
}
