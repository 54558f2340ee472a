using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Jota.Conformance.Tests;

/// <summary>A bare HTTPS client with the admin's certificate, for loads that kubectl is too slow for.</summary>
internal sealed partial class ApiClient : IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private readonly HttpClient _http;

    private ApiClient(HttpClient http) => _http = http;

    public static ApiClient For(string kubeconfig)
    {
        var text = File.ReadAllText(kubeconfig);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [Certificate(text)];
        var authority = X509CertificateLoader.LoadCertificate(Encoding.ASCII.GetBytes(Pem(text, "certificate-authority-data")));
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { authority },
        };
        return new(new HttpClient(handler) { BaseAddress = new Uri(Value(text, "server")), DefaultRequestVersion = HttpVersion.Version20 });
    }

    /// <summary>Creates or replaces; the revision when it was acknowledged, null when the server is gone.</summary>
    public async Task<long?> TryPutConfigMapAsync(string name, string value)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = new JsonObject { ["value"] = value, ["filling"] = new string('x', 1000) },
        };
        try
        {
            using var put = await _http.PutAsJsonAsync($"{ConfigMaps}/{name}", body);
            if (put.StatusCode != HttpStatusCode.NotFound)
            {
                return await RevisionAsync(put);
            }

            using var post = await _http.PostAsJsonAsync(ConfigMaps, body);
            return await RevisionAsync(post);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    public async Task<(Dictionary<string, string> Values, long Revision)> ListConfigMapsAsync()
    {
        var list = JsonNode.Parse(await _http.GetStringAsync(ConfigMaps))!;
        var values = list["items"]!.AsArray().ToDictionary(i => (string)i!["metadata"]!["name"]!, i => (string?)i!["data"]?["value"] ?? "");
        return (values, long.Parse((string)list["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture));
    }

    public async Task<IDisposable> OpenWatchAsync()
    {
        var response = await _http.GetAsync("/api/v1/pods?watch=true", HttpCompletionOption.ResponseHeadersRead);
        return response.EnsureSuccessStatusCode();
    }

    /// <summary>Any call; null when the server is gone. Patches are merge patches.</summary>
    public async Task<(int Code, JsonNode? Body)?> TrySendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                var type = method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json";
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, type);
            }

            using var response = await _http.SendAsync(request);
            return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The port of the server.</summary>
    public int Port => _http.BaseAddress!.Port;

    /// <summary>How a path answers; 0 when the server is gone.</summary>
    public async Task<int> StatusOfAsync(string path)
    {
        try
        {
            using var response = await _http.GetAsync(path);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            return 0;
        }
    }

    /// <summary>The items of a list.</summary>
    public async Task<List<JsonNode>> ItemsAsync(string path) =>
        [.. JsonNode.Parse(await _http.GetStringAsync(path))!["items"]!.AsArray().Select(item => item!)];

    /// <summary>Follows a collection, beginning with what is there; each event as the server wrote it.</summary>
    public async IAsyncEnumerable<JsonNode> WatchAsync(string path, [EnumeratorCancellation] CancellationToken ct)
    {
        using var response = await _http.GetAsync(path + "?watch=true", HttpCompletionOption.ResponseHeadersRead, ct);
        using var lines = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(ct));
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            yield return JsonNode.Parse(line)!;
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<long?> RevisionAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return long.Parse((string)JsonNode.Parse(text)!["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);
    }

    private static X509Certificate2 Certificate(string text) =>
        X509Certificate2.CreateFromPem(Pem(text, "client-certificate-data"), Pem(text, "client-key-data"));

    private static string Pem(string text, string field) => Encoding.ASCII.GetString(Convert.FromBase64String(Value(text, field)));

    private static string Value(string text, string field) =>
        FieldPattern().Matches(text).Single(m => m.Groups[1].Value == field).Groups[2].Value.Trim('"');

    [GeneratedRegex(@"^\s*-?\s*([a-z-]+): +(\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex FieldPattern();
}
