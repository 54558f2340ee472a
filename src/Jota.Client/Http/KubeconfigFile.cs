using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Jota.Api;

namespace Jota.Client;

/// <summary>
/// Reads kubeconfig files: servers, certificates and tokens, embedded or beside the file. Exec plugins and proxies are not followed.
/// </summary>
public static class KubeconfigFile
{
    /// <summary>The server and credentials of a context.</summary>
    /// <param name="path">The file.</param>
    /// <param name="context">Which context; the current one unless given.</param>
    /// <exception cref="FormatException">The file is malformed, or the context is not complete.</exception>
    public static HttpApiOptions Load(string path, string? context = null)
    {
        using var document = JsonDocument.Parse(YamlToJson.Convert(File.ReadAllBytes(path), RequestBudget.Unlimited, out _));
        var root = document.RootElement;
        var reader = new Reader(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        var chosen = Named(root, "contexts", "context", context ?? Text(root, "current-context") ?? "");
        var cluster = Named(root, "clusters", "cluster", Text(chosen, "cluster") ?? "");
        var user = Named(root, "users", "user", Text(chosen, "user") ?? "");
        return new HttpApiOptions
        {
            Server = new Uri(Text(cluster, "server") ?? throw new FormatException("the cluster has no server")),
            Authorities = reader.Certificates(cluster, "certificate-authority"),
            TrustAnyServer = cluster.TryGetProperty("insecure-skip-tls-verify", out var skip) && skip.ValueKind == JsonValueKind.True,
            TlsServerName = Text(cluster, "tls-server-name"),
            ClientCertificate = reader.ClientCertificate(user),
            Token = Text(user, "token") ?? reader.TokenFile(user),
        };
    }

    /// <summary>Whom a kubeconfig without users trusts, as the one that anybody may read.</summary>
    /// <exception cref="FormatException">The text is malformed.</exception>
    public static X509Certificate2Collection AuthoritiesIn(byte[] text)
    {
        using var document = JsonDocument.Parse(YamlToJson.Convert(text, new RequestBudget(text.Length, CancellationToken.None), out _));
        return Reader.EmbeddedCertificates(Named(document.RootElement, "clusters", "cluster", ""), "certificate-authority");
    }

    private static JsonElement Named(JsonElement root, string list, string part, string name)
    {
        if (root.TryGetProperty(list, out var entries) && entries.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in entries.EnumerateArray())
            {
                if (Text(entry, "name") == name && entry.TryGetProperty(part, out var found))
                {
                    return found;
                }
            }
        }

        throw new FormatException($"{list} has no \"{name}\"");
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed class Reader(string directory)
    {
        public X509Certificate2Collection Certificates(JsonElement element, string name)
        {
            var certificates = new X509Certificate2Collection();
            if (Pem(element, name) is { } pem)
            {
                certificates.ImportFromPem(pem);
            }

            return certificates;
        }

        /// <summary>The same from the text alone: no file is looked for that somebody else names.</summary>
        public static X509Certificate2Collection EmbeddedCertificates(JsonElement element, string name)
        {
            var certificates = new X509Certificate2Collection();
            if (Text(element, name + "-data") is { } data)
            {
                certificates.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(data)));
            }

            return certificates;
        }

        public X509Certificate2? ClientCertificate(JsonElement user) =>
            Pem(user, "client-certificate") is { } certificate && Pem(user, "client-key") is { } key
                ? X509Certificate2.CreateFromPem(certificate, key)
                : null;

        public string? TokenFile(JsonElement user) => Text(user, "tokenFile") is { } file ? File.ReadAllText(Resolve(file)).Trim() : null;

        /// <summary>A PEM text: embedded as <c>NAME-data</c>, or in the file that <c>NAME</c> names, relative to the kubeconfig.</summary>
        private string? Pem(JsonElement element, string name)
        {
            if (Text(element, name + "-data") is { } data)
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }

            return Text(element, name) is { } file ? File.ReadAllText(Resolve(file)) : null;
        }

        private string Resolve(string file) => Path.Combine(directory, file);
    }
}
