using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

/// <summary>The pods of a simulated replica set, by how far they are.</summary>
internal sealed class SimulatedPods
{
    public int Starting { get; private set; }

    public int Available { get; private set; }

    public int Ending { get; private set; }

    public void Become(int size)
    {
        Starting += Math.Max(0, size - Starting - Available);
        var surplus = Math.Max(0, Starting + Available - size);
        var young = Math.Min(surplus, Starting);
        Starting -= young;
        Available -= surplus - young;
        Ending += surplus;
    }

    public void MakeAvailable(int count)
    {
        var some = Math.Min(count, Starting);
        Starting -= some;
        Available += some;
    }

    public void Crash(int count)
    {
        var some = Math.Min(count, Available);
        Available -= some;
        Starting += some;
    }

    public void End() => Ending = 0;

    public V1ReplicaSetStatus Status(long? generation) => new()
    {
        ObservedGeneration = generation,
        Replicas = Starting + Available,
        ReadyReplicas = Available,
        AvailableReplicas = Available,
        TerminatingReplicas = Ending,
    };

    public override string ToString() => $"{Starting} starting, {Available} available, {Ending} ending";
}
