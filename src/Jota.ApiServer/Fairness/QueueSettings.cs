using k8s.Models;

namespace Jota.ApiServer.Fairness;

/// <summary>How requests of a level wait.</summary>
/// <param name="Queues">How many queues there are.</param>
/// <param name="HandSize">Of how many of them a flow takes the shortest.</param>
/// <param name="LengthLimit">How many may wait in one.</param>
internal sealed record QueueSettings(int Queues, int HandSize, int LengthLimit)
{
    /// <summary>What an object says; null where nobody waits.</summary>
    public static QueueSettings? Of(V1LimitResponse? response) => response is { Type: "Queue", Queuing: { } queuing }
        ? new(
            Math.Max(1, queuing.Queues ?? 64),
            Math.Clamp(queuing.HandSize ?? 8, 1, Math.Min(ShuffleDealer.MostCards, Math.Max(1, queuing.Queues ?? 64))),
            Math.Max(1, queuing.QueueLengthLimit ?? 50))
        : null;
}
