namespace Jota.Network.Policies;

/// <summary>The names of sets, maps and chains in a node's tables for policies.</summary>
internal static class PolicyNames
{
    /// <summary>The address of an isolated pod, twice: it reaches itself.</summary>
    public const string Selves = "selves";

    /// <summary>Addresses that are good on a link alone, while any pod is isolated: policies do not know whose they are.</summary>
    public const string Unscoped = "unscoped";

    /// <summary>The map of isolated pods, which leads to the chain of each.</summary>
    public static string Isolated(Direction direction) => $"{Isolation.Word(direction)}-isolated";
}
