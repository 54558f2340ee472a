using System.Net;
using System.Text.Json.Nodes;
using Jota.ApiServer.Http;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.ApiServer.Tests.Jwt;

/// <summary>An issuer of a test: an HTTPS server on loopback, with a certificate of an authority of its own.</summary>
internal sealed class TestIssuer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("jota-issuer-");
    private readonly ServiceProvider _kestrel;
    private readonly CertificateAuthority _authority;
    private int _asked;

    private TestIssuer()
    {
        _authority = CertificateAuthority.Open(_directory.FullName, TimeProvider.System);
        var certificate = _authority.IssueServer("issuer", ["localhost"], [IPAddress.Loopback]);
        _kestrel = BareKestrel.Build(NullLoggerFactory.Instance, kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(certificate);
        }));
    }

    public string Url { get; private set; } = "";

    public IssuerKey Key { get; } = new("one", "RS256");

    /// <summary>What it publishes.</summary>
    public List<IssuerKey> Published { get; } = [];

    /// <summary>Who it says to be, where that is not who it is.</summary>
    public string? Pretends { get; set; }

    /// <summary>What it answers instead of its keys.</summary>
    public string? KeysText { get; set; }

    /// <summary>Whether it answers nothing but 503.</summary>
    public bool IsAway { get; set; }

    /// <summary>Waited for before each answer.</summary>
    public Task Holds { get; set; } = Task.CompletedTask;

    /// <summary>How many requests came.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Who vouches for it, in PEM.</summary>
    public string Authority => _authority.Pem;

    public static async Task<TestIssuer> StartAsync()
    {
        var issuer = new TestIssuer();
        issuer.Published.Add(issuer.Key);
        var server = issuer._kestrel.GetRequiredService<IServer>();
        await server.StartAsync(issuer, TestContext.Current.CancellationToken);
        issuer.Url = $"https://127.0.0.1:{BareKestrel.PortOf(server)}";
        return issuer;
    }

    /// <summary>The claims of a token for <c>kubernetes</c>, good for an hour, changed by those given; null takes one away.</summary>
    public JsonObject Claims(string? changes = null)
    {
        var claims = new JsonObject
        {
            ["iss"] = Url,
            ["aud"] = "kubernetes",
            ["sub"] = "jane",
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["exp"] = Now.AddHours(1).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in changes is null ? [] : JsonNode.Parse(changes)!.AsObject())
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value.DeepClone();
            }
        }

        return claims;
    }

    public string Token(string? changes = null) => Key.Sign(Claims(changes));

    /// <summary>A configuration of this issuer alone; the rest is as indented under <c>- issuer</c>.</summary>
    public string Yaml(string? rest = null, string more = "") => $$"""
        apiVersion: apiserver.config.k8s.io/v1
        kind: AuthenticationConfiguration
        jwt:
        - issuer:
            url: {{Url}}
            audiences: [kubernetes]
            certificateAuthority: |
              {{Authority.Trim().ReplaceLineEndings("\n      ")}}
          {{(rest ?? "claimMappings: {username: {claim: sub, prefix: 'oidc:'}}").Trim().ReplaceLineEndings("\n  ")}}
        {{more}}
        """;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        await Holds.WaitAsync(context.RequestAborted);
        context.Response.ContentType = "application/json";
        context.Response.StatusCode = IsAway ? 503 : 200;
        await context.Response.WriteAsync((IsAway, context.Request.Path.Value) switch
        {
            (true, _) => "away",
            (_, "/.well-known/openid-configuration") =>
                new JsonObject { ["issuer"] = Pretends ?? Url, ["jwks_uri"] = Url + "/keys" }.ToJsonString(),
            _ => KeysText ?? new JsonObject { ["keys"] = new JsonArray([.. Published.Select(key => key.Jwk)]) }.ToJsonString(),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _kestrel.DisposeAsync();
        Key.Dispose();
        _directory.Delete(recursive: true);
    }
}
