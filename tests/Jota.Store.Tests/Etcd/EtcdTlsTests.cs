using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;
using Jota.Store.Etcd;
using Jota.Store.Etcd.Settings;
using Jota.Store.Tests.Sqlite;

namespace Jota.Store.Tests.Etcd;

/// <summary>A real etcd that shows a certificate, and wants to see one.</summary>
public sealed class EtcdTlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_who_shows_a_certificate_and_believes_its_authority_gets_in()
    {
        var (authority, server, client) = MakeFiles();
        await using var etcd = EtcdCluster.StartSecure(
            "--client-cert-auth", "--trusted-ca-file", authority, "--cert-file", server, "--key-file", server);
        var options = new EtcdStoreOptions([.. etcd.Endpoints]) { AuthorityFile = authority, CertificateFile = client };
        await using (var store = await EtcdStore.OpenAsync(options, Ct))
        {
            Assert.True((await store.WriteAsync(StoreWrite.Put("/registry/a", new byte[1], Revision.None), Ct)).Succeeded);
            await using var watch = store.WatchAsync("/registry/", Revision.None, Ct).GetAsyncEnumerator(Ct);
            Assert.True(await watch.MoveNextAsync());
        }

        var hasty = options with { Patience = TimeSpan.FromMilliseconds(100) };
        await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(hasty with { CertificateFile = null }, Ct));
        await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(hasty with { AuthorityFile = null }, Ct));
        var unreadable = await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(hasty with { CertificateFile = "/none.crt" }, Ct));
        Assert.Contains("/none.crt", unreadable.Message, StringComparison.Ordinal);
    }

    private (string Authority, string Server, string Client) MakeFiles()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return (Write("ca", authority, null), Issue(authority, "server"), Issue(authority, "client"));
    }

    private string Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return Write(name, certificate, key);
    }

    private string Write(string name, X509Certificate2 certificate, ECDsa? key)
    {
        var file = Path.Combine(_folder.Path, name + ".pem");
        File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + key?.ExportPkcs8PrivateKeyPem());
        return file;
    }
}
