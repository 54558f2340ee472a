using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Fairness;

/// <summary>
/// All flow schemas and levels as they are stored; the four that are always there are there even while they are not stored.
/// </summary>
/// <param name="Schemas">In the order in which they are asked.</param>
/// <param name="Levels">The levels, by name.</param>
internal sealed record FlowConfiguration(IReadOnlyList<SchemaSettings> Schemas, IReadOnlyDictionary<string, LevelSettings> Levels)
{
    /// <summary>What holds before anything is stored.</summary>
    public static FlowConfiguration Least { get; } = Of([], []);

    /// <summary>Puts stored objects in order. A schema whose level is missing is not asked.</summary>
    public static FlowConfiguration Of(IEnumerable<V1FlowSchema> schemas, IEnumerable<V1PriorityLevelConfiguration> levels)
    {
        var byName = SystemFlows.Levels.Where(level => SystemFlows.IsMandatory(level.Metadata.Name)).Concat(levels)
            .Select(LevelSettings.Of)
            .GroupBy(level => level.Name, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);
        var ordered = SystemFlows.Schemas.Where(schema => SystemFlows.IsMandatory(schema.Metadata.Name)).Concat(schemas)
            .Select(SchemaSettings.Of)
            .GroupBy(schema => schema.Name, StringComparer.Ordinal)
            .Select(same => same.Last())
            .Where(schema => byName.ContainsKey(schema.Level))
            .OrderBy(schema => schema.Precedence).ThenBy(schema => schema.Name, StringComparer.Ordinal);
        return new([.. ordered], byName);
    }
}
