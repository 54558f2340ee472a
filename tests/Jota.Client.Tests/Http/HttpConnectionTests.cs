using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Tests;

namespace Jota.Client.Tests.Http;

/// <summary>Which servers a client believes to be its cluster's.</summary>
public sealed class HttpConnectionTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("jota-trust-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Whom_the_machine_trusts_is_not_the_cluster_for_that()
    {
        var (own, other) = (Authority("own"), Authority("other"));
        using var foreign = other.IssueServer("kube-apiserver", ["localhost"], [IPAddress.Loopback]);
        using var known = own.IssueServer("kube-apiserver", ["localhost"], [IPAddress.Loopback]);

        Assert.False(Believes(Options(own), foreign));
        Assert.True(Believes(Options(own), known));
        Assert.True(Believes(Options(own, other), foreign));
    }

    [Theory]
    [InlineData("own", "127.0.0.1", null, true)]
    [InlineData("other", "127.0.0.1", null, false)]
    [InlineData("own", "127.0.0.2", null, false)]
    [InlineData("own", "127.0.0.2", "elsewhere.example", false)]
    [InlineData("own", "127.0.0.2", "kubernetes", true)]
    public async Task A_server_is_believed_for_its_name_and_its_authority(string trusted, string address, string? expected, bool believed)
    {
        await using var cluster = await InProcessApi.StartAsync();
        var authority = Authority("own");
        using var certificate = authority.IssueServer("kube-apiserver", ["kubernetes"], [IPAddress.Loopback]);
        await using var server = await HttpApiServer.StartAsync(
            new HttpApiServerOptions
            {
                ApiFor = cluster.As,
                Catalog = new(Api.ResourceCatalog.BuiltIn),
                Authorizer = cluster.Authorizer,
                ServerCertificate = certificate,
                ClientAuthority = authority.Certificate,
                Address = IPAddress.Any,
            },
            Ct);
        var options = Options(Authority(trusted)) with { Server = new Uri($"https://{address}:{server.Port}"), TlsServerName = expected };
        using var client = HttpConnection.Open(options);

        var answer = client.GetAsync(new Uri("/version", UriKind.Relative), Ct);

        if (believed)
        {
            Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
        }
        else
        {
            Assert.IsType<System.Security.Authentication.AuthenticationException>((await Assert.ThrowsAsync<HttpRequestException>(() => answer)).InnerException);
        }
    }

    /// <summary>What becomes of a certificate that the machine itself has nothing against: as one that a public authority has signed.</summary>
    private static bool Believes(HttpApiOptions options, X509Certificate2 certificate)
    {
        var tls = HttpConnection.TlsFor(options);
        if (tls.RemoteCertificateValidationCallback is { } callback)
        {
            return callback(new object(), certificate, null, SslPolicyErrors.None);
        }

        using var chain = new X509Chain { ChainPolicy = tls.CertificateChainPolicy ?? new X509ChainPolicy() };
        return chain.Build(certificate);
    }

    private static HttpApiOptions Options(params CertificateAuthority[] authorities) => new()
    {
        Server = new Uri("https://127.0.0.1:6443"),
        Authorities = [.. authorities.Select(authority => X509CertificateLoader.LoadCertificate(authority.Certificate.RawData))],
    };

    private CertificateAuthority Authority(string name) => CertificateAuthority.Open(Path.Combine(_directory, name), TimeProvider.System);
}
