using k8s.Models;

namespace Jota.Controllers;

/// <summary>What one metric of an autoscaler says.</summary>
/// <param name="Replicas">How many replicas it asks for.</param>
/// <param name="Name">What it is called in reasons.</param>
/// <param name="Status">What it is at present.</param>
internal sealed record MetricProposal(int Replicas, string Name, V2MetricStatus Status)
{
    /// <summary>Why it says nothing; null when it does.</summary>
    public MetricFailure? Failure { get; init; }

    public static MetricProposal Failed(string reason, string problem, string error) =>
        new(0, "", new V2MetricStatus { Type = "" }) { Failure = new(reason, problem, error) };
}

/// <summary>Why a metric says nothing.</summary>
/// <param name="Reason">The reason of condition and event.</param>
/// <param name="Problem">Their words.</param>
/// <param name="Error">The words where several metrics are summed up.</param>
internal sealed record MetricFailure(string Reason, string Problem, string Error);
