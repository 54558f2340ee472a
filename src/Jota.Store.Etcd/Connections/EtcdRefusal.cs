namespace Jota.Store.Etcd.Connections;

/// <summary>etcd answered, and what it says of a revision is for the caller to understand.</summary>
internal sealed class EtcdRefusal(EtcdFault fault, Exception failure) : Exception(failure.Message, failure)
{
    /// <summary><see cref="EtcdFault.Compacted"/> or <see cref="EtcdFault.Future"/>.</summary>
    public EtcdFault Fault { get; } = fault;
}
