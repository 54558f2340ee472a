using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a replication controller.</summary>
internal static class ReplicationControllerRules
{
    public static void Validate(V1ReplicationControllerSpec spec, FieldErrors at)
    {
        at.At("minReadySeconds").NotNegative(spec.MinReadySeconds);
        if (spec.Selector is not { Count: > 0 })
        {
            at.At("selector").Required();
        }

        at.At("replicas").NotNegative(spec.Replicas);
        if (spec.Template is null)
        {
            at.At("template").Required();
        }
        else
        {
            PodTemplateRules.ValidateReplicated(spec.Template, SelectorOf(spec), "ReplicationController", at.At("template"));
        }
    }

    public static void ValidateStatus(V1ReplicationControllerStatus status, FieldErrors at)
    {
        ReplicaCounts counts = new(status.Replicas, status.ReadyReplicas, status.AvailableReplicas) { FullyLabeled = status.FullyLabeledReplicas };
        counts.Validate(status.ObservedGeneration, at);
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
