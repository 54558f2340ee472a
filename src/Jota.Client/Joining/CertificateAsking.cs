using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Jota.Api;
using Jota.Transport.Https;
using k8s.Models;

namespace Jota.Client;

/// <summary>Asks a cluster for certificates, by CertificateSigningRequests: kubelet's TLS bootstrap.</summary>
public static class CertificateAsking
{
    /// <summary>
    /// Makes a key, asks for a certificate for it, and waits until somebody has approved and signed. Throws <see cref="JoinException"/>
    /// when it is denied, or removed meanwhile.
    /// </summary>
    /// <param name="api">The cluster, as whoever asks.</param>
    /// <param name="wish">What is asked for.</param>
    /// <param name="services">What following the request stands on.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<X509Certificate2> AskAsync(IApi api, CertificateWish wish, FollowServices services, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(wish);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = await api.CreateAsync(RequestOf(wish, key), ct);
        var target = ApiTarget.Of(api.Catalog.For<V1CertificateSigningRequest>(), ObjectKey.Cluster(""));
        var selection = ListOptions.All with { Fields = FieldSelector.Where("metadata.name", asked.Metadata.Name) };
        await foreach (var change in ObjectChanges.FollowAsync(api, target, selection, services, ct))
        {
            if (Look(change, asked.Metadata.Name) is { } pem)
            {
                using var certificate = X509Certificate2.CreateFromPem(pem);
                return certificate.CopyWithPrivateKey(key);
            }
        }

        throw new OperationCanceledException(ct);
    }

    private static V1CertificateSigningRequest RequestOf(CertificateWish wish, ECDsa key) => new()
    {
        Metadata = new() { GenerateName = "csr-" },
        Spec = new()
        {
            Request = SigningRequestText.Create(key, wish.Subject, wish.Names, wish.Addresses),
            SignerName = wish.Signer,
            Usages = ["digital signature", wish.Usage],
        },
    };

    private static string? Look(ObjectChange change, string name)
    {
        if (change.Key.Name != name)
        {
            // Everything that there is has been told.
            return null;
        }

        if (change.Object is null)
        {
            throw new JoinException($"the certificate signing request {name} was removed before it was signed");
        }

        var request = change.Object.As<V1CertificateSigningRequest>();
        var refusal = (request.Status?.Conditions ?? [])
            .FirstOrDefault(c => c.Type is SigningRequestConditions.Denied or SigningRequestConditions.Failed);
        return refusal is null
            ? request.Status?.Certificate is { Length: > 0 } pem ? Encoding.ASCII.GetString(pem) : null
            : throw new JoinException($"the certificate signing request {name} is {refusal.Type}: {refusal.Reason}: {refusal.Message}");
    }
}
