namespace Jota.Controllers;

/// <summary>How many replicas a metric asks for, and what it is at present; or why it cannot say.</summary>
/// <param name="Replicas">How many.</param>
/// <param name="Percent">What pods use of what they ask for.</param>
/// <param name="Value">The metric, in thousandths.</param>
/// <param name="Problem">Why nothing can be said; null when something is.</param>
internal readonly record struct ReplicaProposal(int Replicas, int Percent, long Value, string? Problem = null)
{
    /// <summary>Nothing, and why.</summary>
    public ReplicaProposal(string problem)
        : this(0, 0, 0, problem)
    {
    }
}
