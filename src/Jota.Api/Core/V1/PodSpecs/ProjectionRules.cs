using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a projected volume: several sources in one folder, whose files must not cover each other.</summary>
internal static class ProjectionRules
{
    private const long MinTokenSeconds = 600;
    private const long MaxTokenSeconds = 1L << 32;

    public static void Validate(V1ProjectedVolumeSource volume, FieldErrors at)
    {
        var paths = new HashSet<string>();
        for (var i = 0; i < volume.Sources?.Count; i++)
        {
            Validate(volume.Sources[i], paths, at, at.At("sources").At(i));
        }
    }

    private static void Validate(V1VolumeProjection source, HashSet<string> paths, FieldErrors volume, FieldErrors at)
    {
        if (source.Secret is { } secret)
        {
            FirstPass.Check(secret, at.At("secret"));
            FileVolumeRules.ValidateItems(secret.Items, at.At("secret").At("items"));
            Take(secret.Items?.Select(item => item.Path), secret.Name, paths, volume);
        }

        if (source.ConfigMap is { } configMap)
        {
            FirstPass.Check(configMap, at.At("configMap"));
            FileVolumeRules.ValidateItems(configMap.Items, at.At("configMap").At("items"));
            Take(configMap.Items?.Select(item => item.Path), configMap.Name, paths, volume);
        }

        if (source.DownwardAPI is { } downward)
        {
            foreach (var file in downward.Items ?? [])
            {
                FileVolumeRules.ValidateFile(file, at.At("downwardAPI"));
                Take([file.Path], file.Path, paths, volume);
            }
        }

        ValidateToken(source.ServiceAccountToken, volume, at.At("serviceAccountToken"));
        ValidateTrustBundle(source.ClusterTrustBundle, paths, volume, at.At("clusterTrustBundle"));
        ValidateCertificate(source.PodCertificate, paths, volume, at.At("podCertificate"));
        object?[] all = [source.Secret, source.ConfigMap, source.DownwardAPI, source.ServiceAccountToken, source.ClusterTrustBundle,
            source.PodCertificate];
        if (all.Count(one => one is not null) > 1)
        {
            at.Forbidden("may not specify more than 1 volume type per source");
        }
    }

    private static void ValidateToken(V1ServiceAccountTokenProjection? token, FieldErrors volume, FieldErrors at)
    {
        switch (token?.ExpirationSeconds)
        {
            case < MinTokenSeconds:
                at.At("expirationSeconds").Invalid(token.ExpirationSeconds, "may not specify a duration less than 10 minutes");
                break;
            case > MaxTokenSeconds:
                at.At("expirationSeconds").Invalid(token.ExpirationSeconds, "may not specify a duration larger than 2^32 seconds");
                break;
            default:
                break;
        }

        // Upstream tells the path of the volume, not of the source.
        if (token is not null && volume.At("path").Present(token.Path))
        {
            PathRules.LocalAndFree(token.Path, volume.At("path"));
        }
    }

    private static void ValidateTrustBundle(
        V1ClusterTrustBundleProjection? bundle, HashSet<string> paths, FieldErrors volume, FieldErrors at)
    {
        switch (bundle)
        {
            case null:
                return;
            case { Name: not null, SignerName: not null }:
                at.Invalid(ShownText.Of("{}"), "only one of name and signerName may be used");
                break;
            case { Name: "" }:
                at.At("name").Required("must be a valid object name");
                break;
            case { Name: not null, LabelSelector: not null }:
                at.At("labelSelector").Invalid(ShownText.Of("{}"), "labelSelector must be unset if name is specified");
                break;
            case { SignerName: "" }:
                at.At("signerName").Required("must be a valid signer name");
                break;
            case { SignerName: not null }:
                LabelSelectorRules.Validate(bundle.LabelSelector, at.At("labelSelector"));
                break;
            case { Name: null }:
                at.Required("either name or signerName must be specified");
                break;
            default:
                break;
        }

        FirstPass.CheckPath(bundle, at);
        PathRules.LocalAndFree(bundle.Path, at.At("path"));
        Take([bundle.Path], bundle.Path, paths, volume);
    }

    private static void ValidateCertificate(
        V1PodCertificateProjection? certificate, HashSet<string> paths, FieldErrors volume, FieldErrors at)
    {
        if (certificate is null)
        {
            return;
        }

        FirstPass.Check(certificate, at);
        (string Field, string? Path)[] files =
        [
            ("credentialBundlePath", certificate.CredentialBundlePath),
            ("keyPath", certificate.KeyPath),
            ("certificateChainPath", certificate.CertificateChainPath),
        ];
        foreach (var (field, path) in files.Where(file => !string.IsNullOrEmpty(file.Path)))
        {
            PathRules.LocalAndFree(path, at.At(field));
            Take([path], path, paths, volume);
        }
    }

    private static void Take(IEnumerable<string?>? files, string? shown, HashSet<string> paths, FieldErrors volume)
    {
        foreach (var path in files ?? [])
        {
            if (!string.IsNullOrEmpty(path) && !paths.Add(path))
            {
                volume.Invalid(shown ?? "", "conflicting duplicate paths");
            }
        }
    }
}
