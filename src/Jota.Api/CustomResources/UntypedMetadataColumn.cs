using k8s.Models;

namespace Jota.Api;

/// <summary>A column of an untyped kind that is about an object's metadata.</summary>
internal sealed class UntypedMetadataColumn : Column
{
    private readonly Func<V1ObjectMeta, ColumnContext, object?> _cell;

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    private UntypedMetadataColumn(string name, Func<V1ObjectMeta, ColumnContext, object?> cell)
    {
        Name = name;
        _cell = cell;
    }

    /// <summary>The columns of a kind: the name and its own, or the age where it has none of its own.</summary>
    public static IReadOnlyList<Column> Of(UntypedKind kind) => kind.Columns.IsEmpty ? [ObjectName, Age] : [ObjectName, .. kind.Columns];

    public override object? CellOf(object obj, ColumnContext context) => _cell(((UntypedObject)obj).Metadata, context);

    private static UntypedMetadataColumn ObjectName { get; } = new("Name", (metadata, _) => metadata.Name)
    {
        Format = "name",
        Description = ColumnDescriptions.Name,
    };

    private static UntypedMetadataColumn Age { get; } =
        new("Age", (metadata, context) => HumanDuration.Since(metadata.CreationTimestamp, context.Now))
        {
            Type = "date",
            Description = ColumnDescriptions.CreationTimestamp,
        };
}
