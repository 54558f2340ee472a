using Jota.Api;

namespace Jota.ApiServer.Fairness;

/// <summary>
/// The schemas and levels in force, and those that are gone but still have requests. Guarded by its owner; only <see cref="Classify"/> may
/// be asked by anybody.
/// </summary>
/// <param name="seats">How many seats there are in all.</param>
internal sealed class FlowTable(int seats)
{
    private readonly Dictionary<string, PriorityLevel> _levels = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Schema, string Level), SchemaCounts> _counts = [];
    private volatile SchemaMatcher[] _schemas = [];

    /// <summary>The levels, in order of their names.</summary>
    public IReadOnlyList<PriorityLevel> Levels => [.. _levels.Values.OrderBy(level => level.Name, StringComparer.Ordinal)];

    /// <summary>What is counted, in order of the schemas' names.</summary>
    public IReadOnlyList<SchemaCounts> Counts =>
        [.. _counts.Values.OrderBy(one => one.Schema, StringComparer.Ordinal).ThenBy(one => one.Level, StringComparer.Ordinal)];

    /// <summary>What a request is counted to: of all schemas that are about it, the first.</summary>
    public SchemaMatcher Classify(in AccessRequest request)
    {
        var schemas = _schemas;
        foreach (var schema in schemas)
        {
            if (schema.Matches(request))
            {
                return schema;
            }
        }

        // As upstream: what not even the last is about counts to it all the same.
        return Array.Find(schemas, schema => schema.Settings.Name == SystemFlows.CatchAll) ?? schemas[^1];
    }

    /// <summary>How many seats a level may use now: its own, and what it may borrow of those that others lend and do not use.</summary>
    public int CapacityOf(PriorityLevel level)
    {
        var free = 0;
        foreach (var other in _levels.Values)
        {
            free += other == level ? 0 : other.Spare - other.Borrowed;
        }

        return level.Plan.Nominal + Math.Clamp(free, 0, level.Plan.MostBorrowed);
    }

    /// <summary>Puts a configuration in the place of the present one.</summary>
    public void Apply(FlowConfiguration configuration)
    {
        var shares = configuration.Levels.Values.Sum(level => (long)level.Shares);
        foreach (var settings in configuration.Levels.Values)
        {
            LevelOf(settings.Name).Configure(settings, SeatPlan.Of(settings, shares, seats));
        }

        foreach (var gone in _levels.Values.Where(level => !configuration.Levels.ContainsKey(level.Name)))
        {
            gone.Retire();
        }

        _schemas = [.. configuration.Schemas.Select(schema => new SchemaMatcher(
            schema, _levels[schema.Level], configuration.Levels[schema.Level].Uid, CountsOf(schema.Name, schema.Level)))];
    }

    /// <summary>What is gone and has nothing left to do is kept no longer.</summary>
    public void ForgetIdle()
    {
        foreach (var level in _levels.Values.Where(level => level.IsGone && level.IsIdle).ToList())
        {
            _levels.Remove(level.Name);
        }

        foreach (var (key, _) in _counts.Where(one => one.Value.IsIdle && !_schemas.Any(schema => schema.Counts == one.Value)).ToList())
        {
            _counts.Remove(key);
        }
    }

    private PriorityLevel LevelOf(string name)
    {
        if (!_levels.TryGetValue(name, out var level))
        {
            _levels[name] = level = new(name);
        }

        return level;
    }

    private SchemaCounts CountsOf(string schema, string level)
    {
        if (!_counts.TryGetValue((schema, level), out var counts))
        {
            _counts[(schema, level)] = counts = new(schema, level);
        }

        return counts;
    }
}
