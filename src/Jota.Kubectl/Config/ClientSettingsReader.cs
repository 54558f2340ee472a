using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Finds server and credentials from the kubeconfig and the flags that stand above it, as client-go does.</summary>
internal sealed class ClientSettingsReader(
    Kubeconfig config, FlagValues flags, Surroundings around, CredentialPluginPolicy plugins)
{
    private const string AccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public ClientSettings Read()
    {
        var context = Context();
        var cluster = Part("clusters", Given("cluster") ?? (string?)context["cluster"]);
        var userName = Given("user") ?? (string?)context["user"] ?? "";
        var user = Part("users", userName);
        if (config.IsEmpty && Given("server") is null && InCluster() is { } here)
        {
            return here;
        }

        var credentials = Credentials(user, userName, cluster);
        return new ClientSettings
        {
            Server = ServerOf(Given("server") ?? (string?)cluster["server"] ?? ""),
            Namespace = NamespaceOf(context),
            NamespaceGiven = flags.Text("namespace").Length > 0,
            Authorities = Authorities(cluster),
            TrustAnyServer = flags.Has("insecure-skip-tls-verify")
                ? flags.Is("insecure-skip-tls-verify")
                : (bool?)cluster["insecure-skip-tls-verify"] ?? false,
            TlsServerName = Given("tls-server-name") ?? (string?)cluster["tls-server-name"],
            Proxy = (string?)cluster["proxy-url"] is { Length: > 0 } proxy ? new Uri(proxy) : null,
            ClientCertificate = credentials.Certificate,
            Authorization = credentials.Authorization,
            Impersonation = Impersonation.Of(flags, user, userName),
            RequestTimeout = Timeout(),
            KeepAlive = KeepAlive,
        };
    }

    /// <summary>What <c>proxy --keepalive</c> says; other commands have no such flag.</summary>
    private TimeSpan? KeepAlive =>
        flags.Flags.Any(flag => flag.Name == "keepalive") && flags.Duration("keepalive") is { Ticks: > 0 } period ? period : null;

    /// <summary>The namespace of commands that name none; asks nobody.</summary>
    public string NamespaceOf(JsonObject context) =>
        flags.Text("namespace") is { Length: > 0 } given ? given : (string?)context["namespace"] is { Length: > 0 } own ? own : "default";

    /// <summary>The chosen context; empty where there is none and none was asked for.</summary>
    public JsonObject Context()
    {
        var name = Given("context") ?? config.CurrentContext;
        return config.Find("contexts", name) ?? (Given("context") is not null
            ? throw new KubectlException($"error: context \"{name}\" does not exist")
            : []);
    }

    private string? Given(string flag) => flags.Global(flag) is { Length: > 0 } given ? given : null;

    private static Uri ServerOf(string text)
    {
        text = text.Length == 0 ? "http://localhost:8080" : text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(text, UriKind.Absolute, out var server) ? server : throw KubectlException.Error(
            $"parse \"{text}\": this is no address of a server");
    }

    private JsonObject Part(string list, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return [];
        }

        return config.Find(list, name) ?? (list == "clusters" && flags.Has("cluster")
            ? throw new KubectlException($"error: cluster \"{name}\" does not exist")
            : list == "users" ? throw new KubectlException($"error: auth info \"{name}\" does not exist") : []);
    }

    private TimeSpan Timeout()
    {
        var text = flags.Text("request-timeout");
        text = text.Length > 0 && text.All(char.IsAsciiDigit) ? text + "s" : text;
        var timeout = GoTime.Parse(text, out var problem);
        return problem is null ? timeout : throw KubectlException.Error(
            "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit " +
            "(e.g. 1s | 2m | 3h)");
    }

    private X509Certificate2Collection Authorities(JsonObject cluster)
    {
        var found = new X509Certificate2Collection();
        if (Pem(cluster, "certificate-authority", Given("certificate-authority")) is { } pem)
        {
            found.ImportFromPem(pem);
        }

        return found;
    }

    private (X509Certificate2? Certificate, string? Authorization) Credentials(
        JsonObject user, string userName, JsonObject cluster)
    {
        var provider = AuthProvider.Of(user, userName);
        var certificate = CertificateOf(
            Pem(user, "client-certificate", Given("client-certificate")),
            Pem(user, "client-key", Given("client-key")));
        var token = Given("token") ?? (string?)user["token"]
            ?? ((string?)user["tokenFile"] is { } file ? ReadFile(file).Trim() : null);
        var name = Given("username") ?? (string?)user["username"];
        if (!string.IsNullOrEmpty(token))
        {
            return (certificate, "Bearer " + token);
        }

        if (!string.IsNullOrEmpty(name))
        {
            var pair = $"{name}:{Given("password") ?? (string?)user["password"]}";
            return (certificate, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        if (certificate is null && user["exec"] is JsonObject plugin)
        {
            plugins.Refuse((string?)plugin["command"] ?? "", around);
            var given = ExecCredential.Run(plugin, cluster, around);
            return (CertificateOf(given.Certificate, given.Key), given.Token is { } own ? "Bearer " + own : null);
        }

        return (certificate, provider is null ? null : "Bearer " + provider.Token(around.Clock.GetUtcNow()));
    }

    private static X509Certificate2? CertificateOf(string? certificate, string? key)
    {
        try
        {
            return certificate is null || key is null ? null : X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw KubectlException.Error($"tls: the client certificate and its key cannot be used: {e.Message}");
        }
    }

    /// <summary>A PEM text: from the file that a flag names, embedded as <c>NAME-data</c>, or in the file that <c>NAME</c> names.</summary>
    private string? Pem(JsonObject part, string name, string? flag)
    {
        if (flag is null && (string?)part[name + "-data"] is { Length: > 0 } data)
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }

        return (flag is null ? (string?)part[name] : around.PathOf(flag)) is { Length: > 0 } file ? ReadFile(file) : null;
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw KubectlException.Error($"unable to read {file}: {e.Message}");
        }
    }

    private ClientSettings? InCluster()
    {
        var (host, port) = (around.Variable("KUBERNETES_SERVICE_HOST"), around.Variable("KUBERNETES_SERVICE_PORT"));
        var token = Path.Combine(AccountFolder, "token");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token))
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(ReadFile(Path.Combine(AccountFolder, "ca.crt")));
        return new ClientSettings
        {
            Server = new Uri($"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}"),
            Namespace = flags.Text("namespace") is { Length: > 0 } given
                ? given
                : ReadFile(Path.Combine(AccountFolder, "namespace")).Trim(),
            NamespaceGiven = flags.Text("namespace").Length > 0,
            Authorities = authorities,
            Authorization = "Bearer " + (Given("token") ?? ReadFile(token).Trim()),
            Impersonation = Impersonation.Of(flags, [], ""),
            RequestTimeout = Timeout(),
            KeepAlive = KeepAlive,
        };
    }
}
