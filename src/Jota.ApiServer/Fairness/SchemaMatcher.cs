using Microsoft.Extensions.Primitives;

namespace Jota.ApiServer.Fairness;

/// <summary>A flow schema in force: which requests are its, and where they are counted.</summary>
internal sealed class SchemaMatcher(SchemaSettings settings, PriorityLevel level, string levelUid, SchemaCounts counts)
{
    public SchemaSettings Settings { get; } = settings;

    public PriorityLevel Level { get; } = level;

    public SchemaCounts Counts { get; } = counts;

    /// <summary>What answers say of the flow schema; nothing while it is not stored.</summary>
    public StringValues Uid { get; } = settings.Uid;

    /// <summary>What answers say of the level.</summary>
    public StringValues LevelUid { get; } = levelUid;

    public bool Matches(in AccessRequest request)
    {
        foreach (var rule in Settings.Rules)
        {
            if (rule.Matches(request))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What tells the request's flow from others of the schema.</summary>
    public string FlowOf(in AccessRequest request) => Settings.Distinguisher switch
    {
        Distinguisher.ByUser => request.User.Name,
        Distinguisher.ByNamespace => request.Namespace,
        Distinguisher.None => "",
        _ => throw new InvalidOperationException($"no flow by {Settings.Distinguisher}"),
    };
}
