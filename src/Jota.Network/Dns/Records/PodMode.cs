namespace Jota.Network.Dns.Records;

/// <summary>Which names <c>a-b-c-d.NAMESPACE.pod.cluster.local</c> exist.</summary>
internal enum PodMode
{
    /// <summary>Those of addresses that a pod of the namespace has.</summary>
    Verified,

    /// <summary>Those of any address, as kube-dns had it: who has such a name in a certificate can claim any address.</summary>
    Insecure,

    /// <summary>None.</summary>
    Disabled,
}
