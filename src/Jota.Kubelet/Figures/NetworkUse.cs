using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Figures;

/// <summary>What went through an interface of a pod so far; null where the runtime does not know.</summary>
/// <param name="Time">When the runtime looked.</param>
/// <param name="Interface">Its name in the pod.</param>
internal sealed record NetworkUse(DateTimeOffset Time, string Interface)
{
    public ulong? ReceivedBytes { get; init; }

    public ulong? ReceiveErrors { get; init; }

    public ulong? SentBytes { get; init; }

    public ulong? SendErrors { get; init; }

    /// <summary>Each interface once, the one that leads out first.</summary>
    public static IReadOnlyList<NetworkUse> Of(NetworkUsage network)
    {
        var time = DateTimeOffset.UnixEpoch.AddTicks(network.Timestamp / TimeSpan.NanosecondsPerTick);
        return [.. Interfaces(network).DistinctBy(one => one.Name).Select(one => Of(time, one))];
    }

    private static IEnumerable<NetworkInterfaceUsage> Interfaces(NetworkUsage network) =>
        network.DefaultInterface is { } first ? network.Interfaces.Prepend(first) : network.Interfaces;

    private static NetworkUse Of(DateTimeOffset time, NetworkInterfaceUsage usage) => new(time, usage.Name)
    {
        ReceivedBytes = usage.RxBytes?.Value,
        ReceiveErrors = usage.RxErrors?.Value,
        SentBytes = usage.TxBytes?.Value,
        SendErrors = usage.TxErrors?.Value,
    };
}
