namespace Jota.Store.Encryption.Providers;

/// <summary>One of the ways in which values lie in the store, known by what they begin with.</summary>
internal abstract class Provider
{
    /// <summary>What the values begin with, such as <c>k8s:enc:aesgcm:v1:</c>; empty for those that lie as they are.</summary>
    public abstract string Prefix { get; }

    /// <summary>Whether a stored value may be one of these.</summary>
    public abstract bool Owns(ReadOnlySpan<byte> stored);

    /// <summary>Whether a stored value is as it would be written now.</summary>
    public abstract bool IsCurrent(ReadOnlySpan<byte> stored);

    /// <summary>The value as it is to be stored.</summary>
    /// <param name="plain">The value.</param>
    /// <param name="path">Its key in the store, as upstream has it in etcd.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="StoreException">It cannot be encrypted now.</exception>
    public abstract ValueTask<ReadOnlyMemory<byte>> SealAsync(ReadOnlyMemory<byte> plain, string path, CancellationToken ct);

    /// <summary>What a stored value says, of those that are owned. Whatever the bytes are, it does not throw.</summary>
    public abstract ValueTask<Opened> OpenAsync(ReadOnlyMemory<byte> stored, string path, CancellationToken ct);
}
