using k8s.Models;

namespace Jota.ApiServer.Fairness;

/// <summary>What a FlowSchema says.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Level">The name of the level that its requests count to.</param>
/// <param name="Precedence">The lower, the earlier it is asked.</param>
internal sealed record SchemaSettings(string Name, string Level, int Precedence)
{
    /// <summary>The object's uid; empty while it is not stored.</summary>
    public string Uid { get; init; } = "";

    /// <summary>What tells its flows apart.</summary>
    public Distinguisher Distinguisher { get; init; }

    /// <summary>Which requests it is about.</summary>
    public IReadOnlyList<RuleMatcher> Rules { get; init; } = [];

    /// <summary>Reads an object.</summary>
    public static SchemaSettings Of(V1FlowSchema schema) => new(
        schema.Metadata.Name, schema.Spec?.PriorityLevelConfiguration?.Name ?? "", schema.Spec?.MatchingPrecedence ?? 1000)
    {
        Uid = schema.Metadata.Uid ?? "",
        Distinguisher = schema.Spec?.DistinguisherMethod?.Type switch
        {
            "ByUser" => Distinguisher.ByUser,
            "ByNamespace" => Distinguisher.ByNamespace,
            _ => Distinguisher.None,
        },
        Rules = [.. (schema.Spec?.Rules ?? []).Select(rule => new RuleMatcher(rule))],
    };
}
