using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Network.Policies;

/// <summary>
/// The policies that a pod is isolated by, one way. All pods with the same have one chain, which asks each of these and drops what none
/// lets through.
/// </summary>
internal sealed record Isolation
{
    /// <summary>Of one policy at least.</summary>
    public Isolation(Direction direction, ImmutableArray<ObjectKey> policies) =>
        (Direction, Policies, Chain) = (direction, policies, MemberRule.NameOf($"{Word(direction)}-of", string.Join('\n', policies)));

    /// <summary>Which way.</summary>
    public Direction Direction { get; }

    /// <summary>The policies, in order.</summary>
    public ImmutableArray<ObjectKey> Policies { get; }

    /// <summary>The chain's name.</summary>
    public string Chain { get; }

    /// <summary>What the chain does.</summary>
    public IReadOnlyList<string> Lines => [.. Policies.Select(policy => $"jump {ChainOf(policy, Direction)}"), "drop"];

    /// <summary>The chain of a policy, one way.</summary>
    public static string ChainOf(ObjectKey policy, Direction direction) =>
        MemberRule.NameOf($"{Word(direction)}-policy", policy.ToString());

    /// <summary>A direction in names.</summary>
    public static string Word(Direction direction) => direction == Direction.Ingress ? "ingress" : "egress";
}
