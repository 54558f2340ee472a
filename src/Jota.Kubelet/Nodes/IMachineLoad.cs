namespace Jota.Kubelet.Nodes;

/// <summary>What a machine is running out of just now.</summary>
internal interface IMachineLoad
{
    NodePressure Read();
}

/// <summary>What is found out by a part that is made later; nothing until then.</summary>
internal sealed class LateLoad(Func<IMachineLoad?> load) : IMachineLoad
{
    public NodePressure Read() => load()?.Read() ?? NodePressure.None;
}
