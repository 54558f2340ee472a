using System.Collections.Immutable;

namespace Jota.Network.Services;

/// <summary>The chain that drops what comes to a load balancer's address from elsewhere than its <c>loadBalancerSourceRanges</c>.</summary>
/// <param name="Chain">The chain's name.</param>
/// <param name="Allowed">From where packets may come.</param>
internal sealed record FirewallRules(string Chain, ImmutableArray<string> Allowed)
{
    public bool Equals(FirewallRules? other) => other is not null && Chain == other.Chain && Allowed.SequenceEqual(other.Allowed);

    public override int GetHashCode() => Chain.GetHashCode(StringComparison.Ordinal);
}
