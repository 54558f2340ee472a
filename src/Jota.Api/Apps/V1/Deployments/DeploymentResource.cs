using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>apps/v1 Deployment: all the API server knows about this kind.</summary>
public sealed class DeploymentResource : Resource<V1Deployment>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("apps", "v1", "Deployment", "deployments")
    {
        ShortNames = ["deploy"],
        Categories = ["all"],
    };

    /// <inheritdoc/>
    public override bool CountsAnnotations => true;

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources { get; } =
    [
        new ScaleSubresource<V1Deployment>(
            obj => obj.Spec?.Replicas,
            (obj, replicas) => (obj.Spec ??= new()).Replicas = replicas,
            obj => obj.Status?.Replicas,
            obj => LabelSelector.From(obj.Spec?.Selector)),
    ];

    /// <inheritdoc/>
    public override SpecStatus<V1Deployment> Split { get; } = new(
        (deployment, from) => deployment with { Status = from.Status },
        deployment => deployment with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Deployment>> Columns { get; } =
    [
        NameColumn,
        new("Ready", deployment => $"{deployment.Status?.ReadyReplicas ?? 0}/{deployment.Spec?.Replicas ?? 0}")
        {
            Description = "How many pods are ready, of those that are asked for.",
        },
        new("Up-to-date", deployment => (long)(deployment.Status?.UpdatedReplicas ?? 0))
        {
            Description = "How many pods are of the present template.",
        },
        new("Available", deployment => (long)(deployment.Status?.AvailableReplicas ?? 0))
        {
            Description = "How many pods have been ready for as long as the deployment asks.",
        },
        AgeColumn,
        .. PodTemplateColumns.Wide<V1Deployment>(
            deployment => deployment.Spec?.Template, deployment => PodTemplateCells.Selector(deployment.Spec?.Selector)),
    ];

    /// <inheritdoc/>
    public override bool GivesAdviceForWaiting => true;

    /// <inheritdoc/>
    public override string? AdviceForWaiting(ApiObject obj) => RolloutAdvice.Of(obj.As<V1Deployment>());

    /// <inheritdoc/>
    public override void Default(V1Deployment obj) => DeploymentDefaults.Apply(obj.Spec ??= new());

    /// <summary>A controller that tells the status leaves the labels alone.</summary>
    public override void PrepareForStatusUpdate(V1Deployment obj, V1Deployment old) => obj.Metadata.Labels = old.Metadata?.Labels;

    /// <inheritdoc/>
    public override void Validate(V1Deployment obj, FieldErrors errors) => DeploymentRules.Validate(obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateUpdate(V1Deployment obj, V1Deployment old, FieldErrors errors)
    {
        Validate(obj, errors);
        WorkloadSelectorRules.ValidateUpdate(obj.Spec.Selector, old.Spec?.Selector, errors.At("spec").At("selector"));
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1Deployment obj, V1Deployment old, FieldErrors errors) =>
        DeploymentRules.ValidateStatus(obj.Status ?? new(), old.Status, errors.At("status"));

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1Deployment obj, V1Deployment? old) =>
        PodTemplateWarnings.OfOwner(obj.Metadata?.Name, obj.Spec?.Template, old?.Spec?.Template, isNew: old is null);
}
