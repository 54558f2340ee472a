using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>storage.k8s.io/v1 CSINode: all the API server knows about this kind.</summary>
public sealed class CSINodeResource : Resource<V1CSINode>
{
    private const int LongestNodeId = 256;

    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("storage.k8s.io", "v1", "CSINode", "csinodes");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1CSINode>> Columns { get; } =
    [
        NameColumn,
        new("Drivers", n => (long)(n.Spec?.Drivers?.Count ?? 0)) { Description = "How many drivers the node has." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1CSINode obj) => obj.Spec ??= new();

    /// <inheritdoc/>
    public override void Validate(V1CSINode obj, FieldErrors errors)
    {
        var at = errors.At("spec").At("drivers");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < obj.Spec?.Drivers?.Count; i++)
        {
            var driver = obj.Spec.Drivers[i];
            Validate(driver, at.At(i));
            if (!names.Add(driver.Name ?? ""))
            {
                at.At(i).At("name").Duplicate(driver.Name);
            }
        }
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1CSINode obj, V1CSINode old, FieldErrors errors)
    {
        Validate(obj, errors);
        var now = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var driver in obj.Spec?.Drivers ?? [])
        {
            now.TryAdd(driver.Name ?? "", Shown(driver));
        }

        foreach (var driver in old.Spec?.Drivers ?? [])
        {
            // A driver may go and come; while it stays, it stays what it is.
            if (now.TryGetValue(driver.Name ?? "", out var kept))
            {
                Immutable.RefuseChange(kept, Shown(driver), errors.At("spec").At("drivers"));
            }
        }
    }

    private static void Validate(V1CSINodeDriver driver, FieldErrors at)
    {
        CSIDriverName.Validate(driver.Name, at.At("name"));
        if (at.At("nodeID").Present(driver.NodeID) && driver.NodeID.Length > LongestNodeId)
        {
            at.At("nodeID").Invalid(driver.NodeID, $"must be {LongestNodeId} characters or less");
        }

        at.At("allocatable").At("count").NotNegative(driver.Allocatable?.Count);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < driver.TopologyKeys?.Count; i++)
        {
            var key = driver.TopologyKeys[i];
            at.At("topologyKeys").At(i).InvalidEach(key, NameSyntax.QualifiedNameErrors(key));
            if (!keys.Add(key))
            {
                at.At("topologyKeys").At(i).Duplicate(key);
            }
        }
    }

    private static string Shown(V1CSINodeDriver driver) =>
        $"{driver.Name} {driver.NodeID} [{string.Join(' ', driver.TopologyKeys ?? [])}]";
}
