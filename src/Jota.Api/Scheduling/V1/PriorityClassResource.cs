using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>scheduling.k8s.io/v1 PriorityClass: all the API server knows about this kind.</summary>
public sealed class PriorityClassResource : Resource<V1PriorityClass>
{
    private const int MostOfUsers = 1_000_000_000;

    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses") { ShortNames = ["pc"] };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1PriorityClass>> Columns { get; } =
    [
        NameColumn,
        new("Value", c => (long)(c.Value ?? 0)) { Type = "integer", Description = "The priority of pods of this class." },
        new("Global-Default", c => c.GlobalDefault == true)
        {
            Type = "boolean",
            Description = "Whether pods that name no class are of this one.",
        },
        AgeColumn,
        new("PreemptionPolicy", c => c.PreemptionPolicy ?? "") { Description = "Whether pods of this class may preempt others." },
    ];

    /// <inheritdoc/>
    public override void Default(V1PriorityClass obj)
    {
        obj.Value ??= 0;
        obj.PreemptionPolicy ??= "PreemptLowerPriority";
    }

    /// <summary>Upstream begins to count, and never goes on.</summary>
    public override void PrepareForCreate(V1PriorityClass obj) => obj.Metadata.Generation = 1;

    /// <inheritdoc/>
    public override void Validate(V1PriorityClass obj, FieldErrors errors)
    {
        if (obj.Metadata.Name?.StartsWith("system-", StringComparison.Ordinal) == true)
        {
            SystemPriorityClasses.Validate(obj, errors.At("metadata").At("name"));
        }
        else if (obj.Value > MostOfUsers)
        {
            errors.At("value").Forbidden($"maximum allowed value of a user defined priority is {MostOfUsers}");
        }

        FirstPass.Check(obj, errors);
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1PriorityClass obj, V1PriorityClass old, FieldErrors errors)
    {
        if (obj.Value != old.Value)
        {
            errors.At("value").Forbidden("may not be changed in an update.");
        }

        Immutable.RefuseChange(obj.PreemptionPolicy, old.PreemptionPolicy, errors.At("preemptionPolicy"));
    }
}
