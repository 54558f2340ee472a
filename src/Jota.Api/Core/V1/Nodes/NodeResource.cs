using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 Node: all the API server knows about this kind.</summary>
public sealed class NodeResource : Resource<V1Node>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "Node", "nodes") { ShortNames = ["no"] };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => false;

    /// <summary>Nodes were called minions when the layout was made.</summary>
    public override string StoragePrefix => "/registry/minions/";

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources { get; } = [Subresource.ProxyOf("Node")];

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } = [new("spec.unschedulable", "false")];

    /// <summary>A node agent registers its node with the status it has; so a new node keeps it.</summary>
    public override SpecStatus<V1Node> Split { get; } = new((node, from) => node with { Status = from.Status }, node => node);

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Node>> Columns { get; } =
    [
        NameColumn,
        new("Status", NodeCells.Status) { Description = "Whether the node is ready, and whether pods may be scheduled to it." },
        new("Roles", NodeCells.Roles) { Description = "The roles that the node's labels give it." },
        AgeColumn,
        new("Version", node => node.Status?.NodeInfo?.KubeletVersion ?? "") { Description = "The version of the node agent." },
        new("Internal-IP", node => NodeCells.Address(node, "InternalIP"))
        {
            Priority = 1,
            Description = "The node's address within the cluster.",
        },
        new("External-IP", node => NodeCells.Address(node, "ExternalIP"))
        {
            Priority = 1,
            Description = "The node's address from outside.",
        },
        new("OS-Image", node => NodeCells.OrUnknown(node.Status?.NodeInfo?.OsImage))
        {
            Priority = 1,
            Description = "The operating system.",
        },
        new("Kernel-Version", node => NodeCells.OrUnknown(node.Status?.NodeInfo?.KernelVersion))
        {
            Priority = 1,
            Description = "The kernel's version.",
        },
        new("Container-Runtime", node => NodeCells.OrUnknown(node.Status?.NodeInfo?.ContainerRuntimeVersion))
        {
            Priority = 1,
            Description = "The container runtime and its version.",
        },
    ];

    /// <inheritdoc/>
    public override void Default(V1Node obj) => NodeDefaults.Apply(obj);

    /// <inheritdoc/>
    public override void Validate(V1Node obj, FieldErrors errors) => NodeRules.Validate(obj, errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(V1Node obj, V1Node old, FieldErrors errors)
    {
        NodeRules.Validate(obj, errors);
        NodeUpdateRules.Validate(obj, old, errors);
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1Node obj, V1Node old, FieldErrors errors)
    {
        NodeRules.ValidateResources(obj, errors);
        NodeUpdateRules.Validate(obj, old, errors);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1Node obj, V1Node? old) =>
        obj.Spec?.ExternalID is { Length: > 0 } && string.IsNullOrEmpty(old?.Spec?.ExternalID)
            ? ["spec.externalID: this field is deprecated, and is unused by Kubernetes"]
            : [];
}
