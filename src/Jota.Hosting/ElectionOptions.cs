using Jota.Api;

namespace Jota.Hosting;

/// <summary>How one of several equal components is chosen, by a Lease; the times and names are upstream's.</summary>
/// <param name="Lease">The Lease.</param>
public sealed record ElectionOptions(ObjectKey Lease)
{
    /// <summary>That of schedulers.</summary>
    public static ElectionOptions Scheduler { get; } = new(new ObjectKey("kube-system", "kube-scheduler"));

    /// <summary>That of controllers.</summary>
    public static ElectionOptions Controllers { get; } = new(new ObjectKey("kube-system", "kube-controller-manager"));

    /// <summary>Whether there is an election; without one, this component works at once, whoever else does.</summary>
    public bool Elects { get; init; } = true;

    /// <summary>How long a leader that is not heard of still leads.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>When a leader that cannot renew gives up.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often to try.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong with the times; null when nothing is. A leader must have given up before another one may lead.</summary>
    public string? Fault => this switch
    {
        { Elects: false } => null,
        { Duration: var duration, RenewDeadline: var deadline } when duration <= deadline =>
            $"--leader-elect-lease-duration ({duration.TotalSeconds:0.#}s) must be longer than --leader-elect-renew-deadline " +
            $"({deadline.TotalSeconds:0.#}s)",
        { RenewDeadline: var deadline, RetryPeriod: var retry } when deadline <= retry * 1.2 =>
            $"--leader-elect-renew-deadline ({deadline.TotalSeconds:0.#}s) must be longer than 1.2 times --leader-elect-retry-period " +
            $"({retry.TotalSeconds:0.#}s)",
        { RetryPeriod: var retry } when retry <= TimeSpan.Zero => "--leader-elect-retry-period must be longer than nothing",
        { Duration: var duration } when duration < TimeSpan.FromSeconds(1) =>
            "--leader-elect-lease-duration must be a second or more: Leases count in seconds",
        _ => null,
    };
}
