using Jota.Api;

namespace Jota.Store.Encryption.Settings;

/// <summary>Reads a KMS plugin of a rule. Version 1 is refused, as upstream does unless a feature gate says otherwise.</summary>
internal static class KmsFile
{
    private const string NoVersion1 =
        "KMSv1 is deprecated and will only receive security updates going forward. Use KMSv2 instead.  " +
        "Set --feature-gates=KMSv1=true to use the deprecated KMSv1 feature.";

    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Null with what is wrong noted.</summary>
    /// <param name="kms">Where it is.</param>
    /// <param name="plugins">The names so far.</param>
    public static ProviderSettings.Kms? Read(FileValue kms, HashSet<string> plugins)
    {
        kms.Only("apiVersion", "name", "cachesize", "endpoint", "timeout");
        CheckVersion(kms);
        if (kms.At("cachesize") is { } size)
        {
            size.Refuse("cachesize is not supported in v2");
        }

        var (name, socket) = (NameOf(kms, plugins), SocketOf(kms));
        var timeout = kms.At("timeout") is null ? UsualTimeout : kms.Duration("timeout");
        return name is null || socket is null || timeout is null ? null : new(name, socket, timeout.Value);
    }

    private static void CheckVersion(FileValue kms)
    {
        var version = kms.Text("apiVersion") ?? "v1";
        if (version != "v2")
        {
            kms.Refuse("apiVersion: " + (version == "v1"
                ? NoVersion1
                : $"unsupported apiVersion {version} for KMS provider, only v1 and v2 are supported"));
        }
    }

    private static string? NameOf(FileValue kms, HashSet<string> plugins)
    {
        if (kms.Text("name") is not { Length: > 0 } name)
        {
            kms.Refuse("name: name is a mandatory field for a provider");
            return null;
        }

        if (name.Contains(':', StringComparison.Ordinal))
        {
            kms.Refuse($"name: invalid KMS provider name {name}, must not contain ':'");
        }

        if (!plugins.Add(name))
        {
            kms.Refuse($"name: duplicate KMS provider name {name}, names must be unique");
        }

        return name;
    }

    private static string? SocketOf(FileValue kms)
    {
        const string scheme = "unix://";
        if (kms.Text("endpoint") is not { Length: > 0 } endpoint)
        {
            kms.Refuse("endpoint: endpoint is a mandatory field for a kms");
            return null;
        }

        if (!endpoint.StartsWith(scheme, StringComparison.Ordinal))
        {
            var end = endpoint.IndexOf(':', StringComparison.Ordinal);
            kms.Refuse($"endpoint: unsupported scheme \"{(end < 0 ? "" : endpoint[..end])}\" for KMS provider, only unix is supported");
            return null;
        }

        // unix:///@name is a socket without a file.
        var path = endpoint[scheme.Length..];
        path = path.StartsWith("/@", StringComparison.Ordinal) ? path[1..] : path;
        if (path is [] or "/" or "@")
        {
            kms.Refuse($"endpoint: \"{endpoint}\" names no socket, such as unix:///run/kms.sock");
            return null;
        }

        return path;
    }
}
