using System.Collections.Immutable;

namespace Jota.ApiServer.Auditing;

/// <summary>An audit policy (<c>Policy</c> of audit.k8s.io/v1): which requests are told, and how much of each.</summary>
/// <param name="Rules">The rules; the first that is about a request decides, and what none is about is not told.</param>
public sealed record AuditPolicy(ImmutableArray<AuditRule> Rules)
{
    /// <summary>The stages of which nothing is told, whatever the rule.</summary>
    public AuditStages OmitStages { get; init; }

    /// <summary>Whether objects are told without their <c>managedFields</c> where a rule does not say.</summary>
    public bool OmitManagedFields { get; init; }

    /// <summary>What it says of a request. Pure.</summary>
    public AuditDecision Decide(in AccessRequest request)
    {
        foreach (var rule in Rules)
        {
            if (rule.Match(request))
            {
                return new(rule.Level, OmitStages | rule.OmitStages, rule.OmitManagedFields ?? OmitManagedFields);
            }
        }

        return new(AuditLevel.None);
    }
}
