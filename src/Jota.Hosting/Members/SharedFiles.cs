using Jota.Store;
using Jota.Store.Files;

namespace Jota.Hosting.Members;

/// <summary>The files of a data directory that all servers of a cluster share.</summary>
internal static class SharedFiles
{
    /// <summary>Where the encryption of what is stored is told.</summary>
    public const string Encryption = "etcd/encryption.yaml";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A key goes before its certificate: a certificate on disk then always has its key.
    private static readonly string[] Names =
    [
        "pki/ca.key", "pki/ca.crt", "pki/front-proxy-ca.key", "pki/front-proxy-ca.crt", "pki/service-accounts.key",
        "etcd/pki/ca.key", "etcd/pki/ca.crt",
    ];

    /// <summary>Reads those that are there.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="encryption">The file that says how what is stored is encrypted; null for not at all.</param>
    /// <param name="ct">Gives it up.</param>
    public static async Task<Dictionary<string, string>> ReadAsync(string dataDirectory, string? encryption, CancellationToken ct)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Names.Where(name => File.Exists(Path.Combine(dataDirectory, name))))
        {
            files[name] = await File.ReadAllTextAsync(Path.Combine(dataDirectory, name), ct);
        }

        if (encryption is not null)
        {
            files[Encryption] = await File.ReadAllTextAsync(encryption, ct);
        }

        return files;
    }

    /// <summary>Writes them, and nothing else that may have been given along.</summary>
    public static void Write(string dataDirectory, IReadOnlyDictionary<string, string> files)
    {
        foreach (var name in Names.Append(Encryption))
        {
            if (files.TryGetValue(name, out var text))
            {
                var path = Path.Combine(dataDirectory, name);
                PrivateFolder.Make(Path.GetDirectoryName(path)!);
                DurableFiles.Replace(path, text, OwnerOnly);
            }
        }
    }
}
