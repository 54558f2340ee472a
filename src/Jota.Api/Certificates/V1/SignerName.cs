namespace Jota.Api;

/// <summary>The signers of Kubernetes itself, and how the names of signers are written: a domain and a path below it.</summary>
public static class SignerName
{
    /// <summary>Certificates by which clients are known to the API server.</summary>
    public const string Client = "kubernetes.io/kube-apiserver-client";

    /// <summary>The same for kubelets; may be approved by the cluster itself.</summary>
    public const string KubeletClient = "kubernetes.io/kube-apiserver-client-kubelet";

    /// <summary>Certificates that kubelets serve with.</summary>
    public const string KubeletServing = "kubernetes.io/kubelet-serving";

    /// <summary>No rules; not to be asked for any more.</summary>
    public const string LegacyUnknown = "kubernetes.io/legacy-unknown";

    // A domain of at most 253, a path of segments of at most 253, and what upstream allows of all.
    private const int Longest = 571;

    internal static void Validate(string? name, FieldErrors at)
    {
        if (!at.Present(name))
        {
            return;
        }

        if (name!.Split('/', 2) is not [var domain, var path])
        {
            at.Invalid(name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }

        at.InvalidEach(domain, NameSyntax.DnsSubdomainErrors(domain));
        if (!domain.Contains('.', StringComparison.Ordinal))
        {
            at.Invalid(domain, "should be a domain with at least two segments separated by dots");
        }

        at.InvalidEach(path, NameSyntax.DnsSubdomainErrors(path));
        if (name.Length > Longest)
        {
            at.TooLong(Longest);
        }

        if (name == LegacyUnknown)
        {
            at.Invalid(name, "the legacy signerName is not allowed via this API version");
        }
    }
}
