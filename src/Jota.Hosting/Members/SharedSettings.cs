namespace Jota.Hosting.Members;

/// <summary>Options that have to be the same on all servers of a cluster.</summary>
/// <param name="Prefix">What all keys in etcd begin with.</param>
/// <param name="ServiceCidr">The addresses of services.</param>
/// <param name="PodCidr">The addresses of pods.</param>
public sealed record SharedSettings(string Prefix, string ServiceCidr, string PodCidr)
{
    /// <summary>Reads what <see cref="ToString"/> writes; null for what is none. Pure.</summary>
    public static SharedSettings? Parse(string text) =>
        text.Split(' ') is [var prefix, var services, var pods] ? new(prefix, services, pods) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Prefix} {ServiceCidr} {PodCidr}";

    /// <summary>What is not the same on another server, with what it has there; null when all is. Pure.</summary>
    public string? FindDifference(SharedSettings there)
    {
        ArgumentNullException.ThrowIfNull(there);
        (string Option, string Here, string There)[] all =
        [
            ("--etcd-prefix", Prefix, there.Prefix), ("--service-cidr", ServiceCidr, there.ServiceCidr),
            ("--pod-cidr", PodCidr, there.PodCidr),
        ];
        return all.FirstOrDefault(one => one.Here != one.There) is { Option: { } option } other ? $"{option} {other.There}" : null;
    }
}
