using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Transport.Https;
using k8s.Models;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

/// <summary>
/// Webhooks of a test: an HTTPS server on loopback, with a certificate of an authority of its own for <c>hooks.demo.svc</c> and for the
/// address. Each path is a webhook.
/// </summary>
internal sealed class WebhookServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly Dictionary<string, RequestDelegate> _hooks = new(StringComparer.Ordinal);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("jota-hooks-");
    private readonly ServiceProvider _kestrel;
    private readonly CertificateAuthority _authority;

    private WebhookServer()
    {
        _authority = CertificateAuthority.Open(_directory.FullName, TimeProvider.System);
        var certificate = _authority.IssueServer("hooks", ["hooks.demo.svc", "localhost"], [IPAddress.Loopback]);
        _kestrel = BareKestrel.Build(NullLoggerFactory.Instance, kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(certificate);
        }));
    }

    public int Port { get; private set; }

    /// <summary>Who may be believed.</summary>
    public byte[] Authority => Encoding.UTF8.GetBytes(_authority.Pem);

    /// <summary>The requests that came, whole, in order.</summary>
    public List<JsonObject> Asked { get; } = [];

    /// <summary>How many connections were made.</summary>
    public HashSet<string> Connections { get; } = [];

    public static async Task<WebhookServer> StartAsync()
    {
        var hooks = new WebhookServer();
        var server = hooks._kestrel.GetRequiredService<IServer>();
        await server.StartAsync(hooks, TestContext.Current.CancellationToken);
        hooks.Port = BareKestrel.PortOf(server);
        return hooks;
    }

    /// <summary>The address of a webhook.</summary>
    public string Url(string path) => $"https://127.0.0.1:{Port}{path}";

    /// <summary>A webhook that says what comes of a request.</summary>
    public void Serve(string path, Func<JsonObject, JsonObject> answer) => ServeRaw(path, async http =>
    {
        var review = (JsonObject)(await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
        lock (Asked)
        {
            Asked.Add((JsonObject)review["request"]!.DeepClone());
        }

        var response = answer((JsonObject)review["request"]!);
        response["uid"] ??= review["request"]!["uid"]!.DeepClone();
        await http.Response.WriteAsync(
            new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = review["apiVersion"]!.DeepClone(), ["response"] = response }
                .ToJsonString());
    });

    /// <summary>A webhook that does as it likes.</summary>
    public void ServeRaw(string path, RequestDelegate answer) => _hooks[path] = answer;

    public static JsonObject Allow() => new() { ["allowed"] = true };

    public static JsonObject Deny(string message) => new() { ["allowed"] = false, ["status"] = new JsonObject { ["message"] = message } };

    public static JsonObject Patch(string patch) => new()
    {
        ["allowed"] = true,
        ["patchType"] = "JSONPatch",
        ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch)),
    };

    /// <summary>Registers webhooks that may change objects.</summary>
    public static Task MutatingAsync(TestServer server, string name, params V1MutatingWebhook[] hooks) =>
        MutatingAsync(server.Api, name, hooks);

    /// <summary>Registers webhooks that may change objects.</summary>
    public static Task MutatingAsync(IApi api, string name, params V1MutatingWebhook[] hooks) =>
        api.CreateAsync(new V1MutatingWebhookConfiguration { Metadata = new() { Name = name }, Webhooks = hooks }, TestServer.Ct);

    /// <summary>Registers webhooks that may refuse.</summary>
    public static Task ValidatingAsync(TestServer server, string name, params V1ValidatingWebhook[] hooks) =>
        ValidatingAsync(server.Api, name, hooks);

    /// <summary>Registers webhooks that may refuse.</summary>
    public static Task ValidatingAsync(IApi api, string name, params V1ValidatingWebhook[] hooks) =>
        api.CreateAsync(new V1ValidatingWebhookConfiguration { Metadata = new() { Name = name }, Webhooks = hooks }, TestServer.Ct);

    public V1MutatingWebhook Mutating(string path, params V1RuleWithOperations[] rules) => new()
    {
        Name = $"{path.Trim('/')}.example.org",
        AdmissionReviewVersions = ["v1"],
        SideEffects = "None",
        ClientConfig = new() { Url = Url(path), CaBundle = Authority },
        Rules = rules.Length > 0 ? rules : [Rule("*", "configmaps")],
    };

    public V1ValidatingWebhook Validating(string path, params V1RuleWithOperations[] rules) => new()
    {
        Name = $"{path.Trim('/')}.example.org",
        AdmissionReviewVersions = ["v1"],
        SideEffects = "None",
        ClientConfig = new() { Url = Url(path), CaBundle = Authority },
        Rules = rules.Length > 0 ? rules : [Rule("*", "configmaps")],
    };

    public static V1RuleWithOperations Rule(string operation, string resource, string group = "", string version = "v1") =>
        new() { Operations = [operation], ApiGroups = [group], ApiVersions = [version], Resources = [resource] };

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(HttpContext context)
    {
        lock (Connections)
        {
            Connections.Add(context.Connection.Id);
        }

        context.Response.ContentType = "application/json";
        return _hooks.TryGetValue(context.Request.Path, out var hook) ? hook(context) : NotFoundAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        await _kestrel.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync("nothing here");
    }
}
