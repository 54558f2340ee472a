using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration: all the API server knows about this kind.</summary>
public sealed class PriorityLevelConfigurationResource : Resource<V1PriorityLevelConfiguration>
{
    private const string None = "<none>";

    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override SpecStatus<V1PriorityLevelConfiguration> Split { get; } = new(
        (level, from) => level with { Status = from.Status ?? new() },
        level => level with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1PriorityLevelConfiguration>> Columns { get; } =
    [
        NameColumn,
        new("Type", l => l.Spec?.Type ?? "") { Description = "Whether it has a limit." },
        new("NominalConcurrencyShares", l => Number(l.Spec?.Limited?.NominalConcurrencyShares)) { Description = "Its share of all." },
        new("Queues", l => Number(QueuingOf(l)?.Queues)) { Description = "How many queues it has." },
        new("HandSize", l => Number(QueuingOf(l)?.HandSize)) { Description = "Of how many queues a flow gets the shortest." },
        new("QueueLengthLimit", l => Number(QueuingOf(l)?.QueueLengthLimit)) { Description = "How many requests wait in a queue." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1PriorityLevelConfiguration obj)
    {
        obj.Spec ??= new();
        if (obj.Spec.Exempt is { } exempt)
        {
            exempt.NominalConcurrencyShares ??= 0;
            exempt.LendablePercent ??= 0;
        }

        if (obj.Spec.Limited is { } limited)
        {
            limited.NominalConcurrencyShares ??= 30;
            limited.LendablePercent ??= 0;
            Default(limited.LimitResponse?.Queuing);
        }
    }

    /// <inheritdoc/>
    public override void Validate(V1PriorityLevelConfiguration obj, FieldErrors errors)
    {
        var at = errors.At("spec");
        PriorityLevelRules.Validate(obj.Metadata?.Name, obj.Spec, at);
        if (SystemFlows.IsChanged(obj))
        {
            var but = obj.Metadata?.Name == SystemFlows.Exempt ? " except the 'spec.exempt' field" : "";
            at.Invalid(SystemFlows.Shown(obj.Spec), $"spec of '{obj.Metadata?.Name}'{but} must equal the fixed value");
        }
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1PriorityLevelConfiguration obj, V1PriorityLevelConfiguration old, FieldErrors errors)
    {
        var at = errors.At("status").At("conditions");
        var types = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < obj.Status?.Conditions?.Count; i++)
        {
            if (!types.Add(obj.Status.Conditions[i].Type ?? ""))
            {
                at.At(i).At("type").Duplicate(obj.Status.Conditions[i].Type ?? "");
            }

            FirstPass.Check(obj.Status.Conditions[i], at.At(i));
        }
    }

    // Zero counts as not said.
    private static void Default(V1QueuingConfiguration? queuing)
    {
        if (queuing is not null)
        {
            queuing.HandSize = queuing.HandSize is null or 0 ? 8 : queuing.HandSize;
            queuing.Queues = queuing.Queues is null or 0 ? 64 : queuing.Queues;
            queuing.QueueLengthLimit = queuing.QueueLengthLimit is null or 0 ? 50 : queuing.QueueLengthLimit;
        }
    }

    private static V1QueuingConfiguration? QueuingOf(V1PriorityLevelConfiguration level) => level.Spec?.Limited?.LimitResponse?.Queuing;

    private static object Number(int? value) => value is { } number ? (long)number : None;
}
