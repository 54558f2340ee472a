using Jota.Api;

namespace Jota.Client;

/// <summary>Who stands for election, and how patiently. The times are upstream's defaults.</summary>
/// <param name="Lease">The Lease that says who leads.</param>
/// <param name="Identity">Who we are; different for every candidate.</param>
public sealed record LeaderElectorOptions(ObjectKey Lease, string Identity)
{
    /// <summary>How long a leader that is not heard of still leads.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>When a leader that cannot renew gives up by itself; before others take over.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often to try.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
