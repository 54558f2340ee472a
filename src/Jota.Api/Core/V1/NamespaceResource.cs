using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 Namespace: all the API server knows about this kind.</summary>
public sealed class NamespaceResource : Resource<V1Namespace>
{
    /// <summary>The label that carries the namespace's own name, so that selectors can pick namespaces by name.</summary>
    public const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>The finalizer in <c>spec.finalizers</c> that holds a namespace until its content is gone.</summary>
    public const string ContentFinalizer = "kubernetes";

    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "Namespace", "namespaces") { ShortNames = ["ns"] };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => false;

    /// <inheritdoc/>
    public override ImmutableArray<string> Verbs { get; } = AllVerbs.Remove("deletecollection");

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources { get; } = [new("finalize", "Namespace", ["update"])];

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } = [new("status.phase")];

    /// <inheritdoc/>
    public override SpecStatus<V1Namespace> Split { get; } = new(
        (ns, from) => ns with { Status = from.Status },
        ns => ns with { Status = new() { Phase = "Active" } });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Namespace>> Columns { get; } =
    [
        NameColumn,
        new("Status", ns => ns.Status?.Phase ?? "") { Description = "Whether the namespace is Active or Terminating." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1Namespace obj)
    {
        obj.Spec ??= new();
        obj.Status ??= new();
        obj.Status.Phase ??= "Active";
        LabelWithName(obj);
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(V1Namespace obj)
    {
        LabelWithName(obj);
        obj.Spec ??= new();
        obj.Spec.Finalizers ??= [];
        if (!obj.Spec.Finalizers.Contains(ContentFinalizer))
        {
            obj.Spec.Finalizers.Add(ContentFinalizer);
        }
    }

    /// <inheritdoc/>
    public override void PrepareForUpdate(V1Namespace obj, V1Namespace old)
    {
        obj.Spec ??= new();
        obj.Spec.Finalizers = old.Spec?.Finalizers;
    }

    /// <inheritdoc/>
    public override void Validate(V1Namespace obj, FieldErrors errors) => NamespaceRules.ValidateFinalizers(obj, errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(V1Namespace obj, V1Namespace old, FieldErrors errors)
    {
        // The finalizers are the old ones; everything else is metadata.
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1Namespace obj, V1Namespace old, FieldErrors errors) =>
        NamespaceRules.ValidatePhase(obj, errors);

    /// <inheritdoc/>
    public override string? NameError(string name, bool prefix) => NameSyntax.DnsLabelError(name, prefix);

    private static void LabelWithName(V1Namespace obj)
    {
        if (obj.Metadata is { Name.Length: > 0 } metadata)
        {
            metadata.Labels ??= new Dictionary<string, string>();
            metadata.Labels[NameLabel] = metadata.Name;
        }
    }
}
