using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 Service: all the API server knows about this kind, but for the addresses and ports that the server hands out.</summary>
public sealed class ServiceResource : Resource<V1Service>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "Service", "services") { ShortNames = ["svc"], Categories = ["all"] };

    /// <inheritdoc/>
    public override bool HasGeneration => false;

    /// <summary>Upstream keeps services and their endpoints under one roof.</summary>
    public override string StoragePrefix => "/registry/services/specs/";

    /// <inheritdoc/>
    public override bool AllowsCreateOnUpdate => true;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources { get; } = [Subresource.ProxyOf("Service")];

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } = [new("spec.clusterIP"), new("spec.type")];

    /// <inheritdoc/>
    public override SpecStatus<V1Service> Split { get; } = new(
        (service, from) => service with { Status = from.Status },
        service => service with { Status = new() { LoadBalancer = new() } });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Service>> Columns { get; } =
    [
        NameColumn,
        new("Type", service => service.Spec?.Type ?? "") { Description = "How the service can be reached." },
        new("Cluster-IP", ServiceCells.ClusterIP) { Description = "The address within the cluster." },
        new("External-IP", ServiceCells.ExternalIP) { Description = "The addresses from outside." },
        new("Port(s)", ServiceCells.Ports) { Description = "The service's ports, and those of every node." },
        AgeColumn,
        new("Selector", ServiceCells.Selector) { Priority = 1, Description = "The labels of the pods behind the service." },
    ];

    /// <inheritdoc/>
    public override string? NameError(string name, bool prefix) => NameSyntax.DnsLabelError(name, prefix);

    /// <inheritdoc/>
    public override void Default(V1Service obj) => ServiceDefaults.Apply(obj);

    /// <inheritdoc/>
    public override void PrepareForCreate(V1Service obj) => ServicePreparation.ForCreate(obj.Spec);

    /// <inheritdoc/>
    public override void PrepareForUpdate(V1Service obj, V1Service old) => ServicePreparation.ForUpdate(obj.Spec, old.Spec);

    /// <inheritdoc/>
    public override void Validate(V1Service obj, FieldErrors errors) => ServiceRules.Validate(obj, errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(V1Service obj, V1Service old, FieldErrors errors)
    {
        ServiceAddressRules.ValidateUpdate(obj.Spec, old.Spec, errors.At("spec"));
        LoadBalancerRules.ValidateUpdate(obj.Spec, old.Spec, errors.At("spec"));
        ServiceRules.Validate(obj, errors);
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1Service obj, V1Service old, FieldErrors errors) => LoadBalancerRules.ValidateStatus(
        obj.Status?.LoadBalancer, old.Status?.LoadBalancer, obj.Spec, errors.At("status").At("loadBalancer"));

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1Service obj, V1Service? old) =>
        old is not null && ModelDiff.Same(obj.Spec, old.Spec) ? [] : ServiceWarnings.Of(obj);
}
