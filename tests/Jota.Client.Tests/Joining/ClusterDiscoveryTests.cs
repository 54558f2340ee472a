using System.Net;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Tests;
using k8s.Models;

namespace Jota.Client.Tests.Joining;

/// <summary>A machine and a cluster that know of each other no more than a token.</summary>
public sealed class ClusterDiscoveryTests : IAsyncLifetime
{
    private static readonly BootstrapToken Token = new("abcdef", "0123456789abcdef");

    private readonly string _directory = Directory.CreateTempSubdirectory("jota-discovery-").FullName;
    private InProcessApi _cluster = null!;
    private HttpApiServer _server = null!;
    private CertificateAuthority _authority = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Uri Address => new($"https://127.0.0.1:{_server.Port}");

    private JoinToken Good => new(Token, JoinToken.HashOf(_authority.Certificate));

    public async ValueTask InitializeAsync()
    {
        _cluster = await InProcessApi.StartAsync();
        _authority = CertificateAuthority.Open(Path.Combine(_directory, "own"), TimeProvider.System);
        await ServeAsync(_authority, [IPAddress.Loopback]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Finds_the_authority_of_the_cluster_that_the_token_is_of()
    {
        await PublishAsync(_authority, Token);
        var found = await ClusterDiscovery.FindAuthorityAsync(Address, Good, Ct);
        Assert.Equal(_authority.Certificate.Thumbprint, found.Thumbprint);
        Assert.False(found.HasPrivateKey);
    }

    [Fact]
    public async Task Another_authority_than_the_tokens_is_another_cluster()
    {
        await PublishAsync(_authority, Token);
        var other = Good with { AuthorityHash = new string('0', 64) };
        Assert.Equal(
            $"the certificate authority of {Address} has the hash sha256:{Good.AuthorityHash}, and the token names sha256:{other.AuthorityHash}: "
            + "this is another cluster, or somebody is in between",
            await RefusalAsync(other));
    }

    [Fact]
    public async Task A_token_that_the_cluster_does_not_know_is_told_as_such()
    {
        await PublishAsync(_authority);
        Assert.StartsWith($"the token abcdef is not known to {Address}: it has expired, was deleted, or is another cluster's", await RefusalAsync(Good));
    }

    [Fact]
    public async Task Who_knows_the_tokens_id_alone_proves_nothing()
    {
        await PublishAsync(_authority, Token with { Secret = "fedcba9876543210" });
        Assert.StartsWith($"{Address} knows a token abcdef with another secret", await RefusalAsync(Good));
    }

    [Fact]
    public async Task Who_repeats_what_the_cluster_says_has_no_certificate_of_its_authority()
    {
        await _server.DisposeAsync();
        await ServeAsync(CertificateAuthority.Open(Path.Combine(_directory, "other"), TimeProvider.System), [IPAddress.Loopback]);
        await PublishAsync(_authority, Token);
        Assert.Contains("not of the cluster's authority", await RefusalAsync(Good));
    }

    [Fact]
    public async Task A_certificate_for_other_names_is_no_proof_either()
    {
        await _server.DisposeAsync();
        await ServeAsync(_authority, [IPAddress.Parse("192.0.2.1")]);
        await PublishAsync(_authority, Token);
        Assert.Contains("--tls-san", await RefusalAsync(Good));
    }

    [Fact]
    public async Task A_cluster_that_nobody_has_a_token_for_tells_nothing() =>
        Assert.Contains("jota token create", await RefusalAsync(Good));

    private async Task<string> RefusalAsync(JoinToken token) =>
        (await Assert.ThrowsAsync<JoinException>(() => ClusterDiscovery.FindAuthorityAsync(Address, token, Ct))).Message;

    private async Task ServeAsync(CertificateAuthority authority, IPAddress[] addresses) => _server = await HttpApiServer.StartAsync(
        new HttpApiServerOptions
        {
            ApiFor = _cluster.As,
            Catalog = new(ResourceCatalog.BuiltIn),
            Authorizer = _cluster.Authorizer,
            ServerCertificate = authority.IssueServer("kube-apiserver", ["kubernetes"], addresses),
            ClientAuthority = authority.Certificate,
        },
        Ct);

    private Task<V1ConfigMap> PublishAsync(CertificateAuthority authority, params BootstrapToken[] tokens)
    {
        var kubeconfig = Kubeconfig.RenderPublic(new Uri("https://192.0.2.1:6443"), authority.Pem);
        var data = tokens.ToDictionary(token => ClusterInfoSignature.Prefix + token.Id, token => ClusterInfoSignature.Sign(kubeconfig, token));
        data[ClusterInfoSignature.KubeconfigKey] = kubeconfig;
        return _cluster.CreateAsync(new V1ConfigMap
        {
            Metadata = new() { Name = ClusterInfoSignature.Name, NamespaceProperty = ClusterInfoSignature.Namespace },
            Data = data,
        });
    }
}
