using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a signing request.</summary>
internal static class SigningRequestRules
{
    private const int ShortestLife = 600;
    private const string RequestLabel = "CERTIFICATE REQUEST";
    private const string CertificateLabel = "CERTIFICATE";

    private static readonly ImmutableArray<string> Usages =
    [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only",
        "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement",
        "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
    ];

    public static void Validate(V1CertificateSigningRequest obj, FieldErrors errors)
    {
        var (spec, at) = (obj.Spec ?? new(), errors.At("spec"));
        if (RequestError(spec.Request) is { } wrong)
        {
            at.At("request").Invalid(spec.Request is { } bytes ? Convert.ToBase64String(bytes) : null, wrong);
        }

        ValidateUsages(spec.Usages, at.At("usages"));
        SignerName.Validate(spec.SignerName, at.At("signerName"));
        if (spec.ExpirationSeconds < ShortestLife)
        {
            at.At("expirationSeconds").Invalid(spec.ExpirationSeconds, "may not specify a duration less than 600 seconds (10 minutes)");
        }
    }

    /// <summary>Of each type one; who has decided keeps to it.</summary>
    public static void ValidateConditions(V1CertificateSigningRequest obj, V1CertificateSigningRequest old, FieldErrors at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var conditions = obj.Status?.Conditions ?? [];
        for (var i = 0; i < conditions.Count; i++)
        {
            Validate(conditions[i], seen, at.At(i));
        }

        if (seen.Contains(SigningRequestConditions.Approved) && seen.Contains(SigningRequestConditions.Denied))
        {
            at.Invalid(SigningRequestConditions.Approved, "Approved and Denied conditions are mutually exclusive");
        }

        foreach (var type in new[] { SigningRequestConditions.Approved, SigningRequestConditions.Denied, SigningRequestConditions.Failed })
        {
            if (SigningRequestConditions.Has(old, type) && !seen.Contains(type))
            {
                at.Forbidden($"updates may not remove a condition of type \"{type}\"");
            }
        }
    }

    /// <summary>PEM of certificates only; once there, it stays.</summary>
    public static void ValidateCertificate(V1CertificateSigningRequest obj, V1CertificateSigningRequest old, FieldErrors at)
    {
        var (now, before) = (obj.Status?.Certificate ?? [], old.Status?.Certificate ?? []);
        if (before.Length > 0 && !now.AsSpan().SequenceEqual(before))
        {
            at.Invalid(Convert.ToBase64String(now), "updates may not set certificate content if existing certificate data is set");
        }
        else if (now.Length > 0 && CertificateError(now) is { } wrong)
        {
            at.Invalid("<certificate data>", wrong);
        }
    }

    private static void Validate(V1CertificateSigningRequestCondition condition, HashSet<string> seen, FieldErrors at)
    {
        if (at.At("type").Present(condition.Type) && !seen.Add(condition.Type))
        {
            at.Duplicate(condition.Type);
        }

        if (condition.Type is SigningRequestConditions.Approved or SigningRequestConditions.Denied or SigningRequestConditions.Failed)
        {
            at.At("status").OneOf(condition.Status, "True");
        }
        else
        {
            at.At("status").OneOf(condition.Status, "True", "False", "Unknown");
        }
    }

    private static void ValidateUsages(IList<string>? usages, FieldErrors at)
    {
        if (usages is not { Count: > 0 })
        {
            at.Required("usages is required");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < usages.Count; i++)
        {
            if (!Usages.Contains(usages[i]))
            {
                at.At(i).NotSupported(usages[i], Usages);
            }
            else if (!seen.Add(usages[i]))
            {
                at.At(i).Duplicate(usages[i]);
            }
        }
    }

    private static string? RequestError(byte[]? request)
    {
        if (request is not { Length: > 0 })
        {
            return "PEM block type must be CERTIFICATE REQUEST";
        }

        var text = Encoding.ASCII.GetString(request);
        if (!PemEncoding.TryFind(text, out var pem) || text[pem.Label] != RequestLabel)
        {
            return "PEM block type must be CERTIFICATE REQUEST";
        }

        try
        {
            _ = CertificateRequest.LoadSigningRequestPem(
                text,
                HashAlgorithmName.SHA256,
                CertificateRequestLoadOptions.SkipSignatureValidation | CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions,
                RSASignaturePadding.Pkcs1);
            return null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return $"it is no PKCS#10 request: {e.Message}";
        }
    }

    private static string? CertificateError(byte[] certificate)
    {
        var text = Encoding.ASCII.GetString(certificate).AsSpan();
        var count = 0;
        while (PemEncoding.TryFind(text, out var pem))
        {
            if (!text[pem.Label].SequenceEqual(CertificateLabel))
            {
                return $"only CERTIFICATE PEM blocks are allowed, found \"{text[pem.Label]}\"";
            }

            try
            {
                using var read = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text[pem.Base64Data].ToString()));
            }
            catch (Exception e) when (e is CryptographicException or FormatException)
            {
                return $"certificate {count} cannot be read: {e.Message}";
            }

            count++;
            text = text[pem.Location.End..];
        }

        return count == 0 ? "must contain at least one CERTIFICATE PEM block" : null;
    }
}
