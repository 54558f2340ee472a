using System.Globalization;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The replica set of a deployment's present template: how it is made, and how one that is there is kept in step.</summary>
internal static class NewReplicaSetPlan
{
    /// <summary>A new replica set, of the size that the strategy allows at once.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="kind">The deployments' kind.</param>
    /// <param name="family">The earlier replica sets.</param>
    /// <param name="hash">The template's hash.</param>
    /// <param name="generateCause">Whether to say what has changed when nobody did.</param>
    public static V1ReplicaSet Create(V1Deployment deployment, Resource kind, ReplicaSetFamily family, string hash, bool generateCause)
    {
        var limits = RolloutLimits.Of(deployment);
        var template = deployment.Spec.Template;
        var labels = Labelled(template.Metadata?.Labels, hash);
        return new V1ReplicaSet
        {
            Metadata = new()
            {
                Name = $"{deployment.Metadata.Name}-{hash}",
                NamespaceProperty = deployment.Metadata.NamespaceProperty,
                Labels = labels,
                Annotations = Annotations(deployment, family, limits, generateCause),
                OwnerReferences = [deployment.ControllerReference(kind)],
            },
            Spec = new()
            {
                Replicas = RolloutLimits.IsRolling(deployment)
                    ? RollingUpdatePlan.NewSize(limits, 0, family.Old.Total(rs => rs.AtMost()))
                    : limits.Replicas,
                MinReadySeconds = deployment.Spec.MinReadySeconds,
                Selector = deployment.Spec.Selector with { MatchLabels = Labelled(deployment.Spec.Selector.MatchLabels, hash) },
                Template = template with { Metadata = (template.Metadata ?? new()) with { Labels = labels } },
            },
        };
    }

    /// <summary>The existing new replica set as it should be told to the server; null when it is so already.</summary>
    public static V1ReplicaSet? Adjust(V1Deployment deployment, ReplicaSetFamily family, bool generateCause)
    {
        var present = family.New!;
        Dictionary<string, string> annotations =
            new(present.Metadata.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        DeploymentAnnotations.Copy(deployment, annotations);
        DeploymentAnnotations.Raise(annotations, family.HighestOldRevision + 1);
        ChangeCause.ForRollback(annotations, present, generateCause);
        if (DeploymentAnnotations.Same(annotations, present.Metadata.Annotations)
            && (present.Spec.MinReadySeconds ?? 0) == (deployment.Spec.MinReadySeconds ?? 0))
        {
            return null;
        }

        return present with
        {
            Metadata = present.Metadata with { Annotations = annotations },
            Spec = present.Spec with { MinReadySeconds = deployment.Spec.MinReadySeconds },
        };
    }

    /// <summary>
    /// The deployment as it notes its new replica set: its revision, and that it was created or found; null when it has noted so already.
    /// </summary>
    public static V1Deployment? Note(V1Deployment deployment, V1ReplicaSet present, bool created, DateTime now)
    {
        var annotations = Noted(deployment, present);
        List<V1DeploymentCondition> conditions = [.. deployment.Status?.Conditions ?? []];
        var reason = created ? DeploymentConditions.NewReplicaSetCreated : DeploymentConditions.FoundNewReplicaSet;
        var tells = RolloutProgress.HasDeadline(deployment)
            && (created || DeploymentConditions.Find(conditions, DeploymentConditions.Progressing) is null);
        if (tells)
        {
            var sentence = RolloutProgress.Sentence(reason, deployment, present)!;
            DeploymentConditions.Set(conditions, DeploymentConditions.Now(DeploymentConditions.Progressing, "True", reason, sentence, now));
        }

        return !tells && annotations is null ? null : deployment with
        {
            Metadata = annotations is null ? deployment.Metadata : deployment.Metadata with { Annotations = annotations },
            Status = (deployment.Status ?? new()) with { Conditions = conditions },
        };
    }

    private static Dictionary<string, string> Annotations(
        V1Deployment deployment, ReplicaSetFamily family, RolloutLimits limits, bool generateCause)
    {
        Dictionary<string, string> annotations = new(StringComparer.Ordinal);
        DeploymentAnnotations.Copy(deployment, annotations);
        DeploymentAnnotations.Raise(annotations, family.HighestOldRevision + 1);
        DeploymentAnnotations.SetSizes(annotations, limits);
        ChangeCause.ForNew(annotations, deployment, family.Previous, generateCause);
        return annotations;
    }

    /// <summary>
    /// The deployment's annotations with the present revision, and without a cause that a rollback took over from an earlier one.
    /// </summary>
    private static Dictionary<string, string>? Noted(V1Deployment deployment, V1ReplicaSet present)
    {
        var revision = DeploymentAnnotations.RevisionOf(present).ToString(CultureInfo.InvariantCulture);
        var generated = DeploymentAnnotations.HasGeneratedCause(deployment.Metadata);
        if (!generated && DeploymentAnnotations.Text(deployment.Metadata, DeploymentAnnotations.Revision) == revision)
        {
            return null;
        }

        Dictionary<string, string> annotations =
            new(deployment.Metadata.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal)
            {
                [DeploymentAnnotations.Revision] = revision,
            };
        annotations.Remove(DeploymentAnnotations.GeneratedChangeCause);
        if (generated)
        {
            annotations.Remove(DeploymentAnnotations.ChangeCause);
        }

        return annotations;
    }

    private static Dictionary<string, string> Labelled(IDictionary<string, string>? labels, string hash) =>
        new(labels ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [TemplateHash.Label] = hash };
}
