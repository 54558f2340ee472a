namespace Jota.Network.Services;

/// <summary>What becomes of connections to a front.</summary>
/// <param name="Front">The front.</param>
/// <param name="Inside">Who gets them.</param>
internal sealed record FrontRules(Front Front, Pool Inside)
{
    /// <summary>Who gets those from outside the cluster; null when it is the same for all.</summary>
    public Pool? Outside { get; init; }

    /// <summary>Whether the endpoints see the node as their client, so that their answers come back this way.</summary>
    public bool Masquerade { get; init; }

    /// <summary>Whether nobody answers here although somebody does elsewhere: then packets are dropped and not refused.</summary>
    public bool DropWhenEmpty { get; init; }

    /// <summary>The chain that drops what comes from the wrong addresses; null when all may come.</summary>
    public string? Firewall { get; init; }

    /// <summary>The same with targets at their old places.</summary>
    public FrontRules InOrderOf(FrontRules? before) => before is null ? this : this with
    {
        Inside = Inside.InOrderOf(before.Inside),
        Outside = Outside?.InOrderOf(before.Outside ?? Pool.Empty),
    };
}
