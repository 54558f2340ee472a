namespace Jota.Kubectl;

/// <summary>What becomes of a pod when its node is drained.</summary>
/// <param name="Goes">Whether it goes.</param>
/// <param name="Warning">What to say of it; empty for nothing.</param>
/// <param name="Error">Why the node cannot be drained; empty where it can.</param>
internal sealed record DrainVerdict(bool Goes, string Warning = "", string Error = "")
{
    public static DrainVerdict Go { get; } = new(true);

    public static DrainVerdict Stay { get; } = new(false);
}
