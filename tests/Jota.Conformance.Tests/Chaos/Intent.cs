namespace Jota.Conformance.Tests.Chaos;

/// <summary>What was last asked of a workload, and whether the server said yes: then it must hold, whatever happened since.</summary>
/// <param name="IsKnown">Whether the last request was answered; else it may or may not have taken effect.</param>
/// <param name="Exists">Whether the workload is to be there.</param>
/// <param name="Replicas">How many pods it is to have.</param>
/// <param name="Image">Of which image.</param>
internal sealed record Intent(bool IsKnown, bool Exists, int Replicas, string Image)
{
    public static Intent Nothing { get; } = new(true, false, 0, "");
}
