namespace Jota.Store.Etcd.Connections;

/// <summary>Whether something may be asked again when nobody knows whether it was done.</summary>
internal enum EtcdCall
{
    /// <summary>It changes nothing: it may.</summary>
    Read,

    /// <summary>It has a condition that does not hold any more once it is done: it may, and is not done twice.</summary>
    ProtectedWrite,

    /// <summary>Done twice, the second time might be one too many.</summary>
    Write,
}
