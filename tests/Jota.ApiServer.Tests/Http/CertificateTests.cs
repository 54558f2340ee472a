using System.Security.Cryptography.X509Certificates;
using Jota.ApiServer.Http;
using Jota.Transport.Https;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Http;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CertificateTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("jota-pki-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Certificates_stay_the_same_over_a_restart()
    {
        var first = ClusterCertificates.Open(_directory, _clock);
        var (server, admin) = (first.Server(), first.Administrator);
        var second = ClusterCertificates.Open(_directory, _clock);
        Assert.Equal(server.Thumbprint, second.Server().Thumbprint);
        Assert.Equal(admin.CertificatePem, second.Administrator.CertificatePem);
    }

    [Fact]
    public void Certificates_near_their_end_are_made_anew()
    {
        var admin = ClusterCertificates.Open(_directory, _clock).Administrator;
        _clock.Advance(TimeSpan.FromDays(340));
        var renewed = ClusterCertificates.Open(_directory, _clock);
        Assert.NotEqual(admin.CertificatePem, renewed.Administrator.CertificatePem);
        Assert.True(renewed.Authority.Signed(renewed.Administrator.ToCertificate()));
    }

    [Fact]
    public void The_servers_certificate_follows_the_names_it_must_cover()
    {
        var certificates = ClusterCertificates.Open(_directory, _clock);
        var before = certificates.Server();
        var after = certificates.Server("192.0.2.7", "api.example.org");
        Assert.NotEqual(before.Thumbprint, after.Thumbprint);
        var names = after.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Contains("192.0.2.7", names.EnumerateIPAddresses().Select(a => a.ToString()));
        Assert.Contains("10.96.0.1", names.EnumerateIPAddresses().Select(a => a.ToString()));
        Assert.Contains("api.example.org", names.EnumerateDnsNames());
        Assert.Contains("kubernetes.default.svc", names.EnumerateDnsNames());
    }

    [Fact]
    public void Keys_are_for_their_owner_only()
    {
        _ = ClusterCertificates.Open(_directory, _clock).Administrator;
        foreach (var key in Directory.GetFiles(_directory, "*.key"))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        }
    }

    [Fact]
    public void Subjects_name_the_user_and_the_groups()
    {
        var node = ClusterCertificates.Open(_directory, _clock).Node("a").ToCertificate();
        var subject = CertificateSubject.Decode(node.SubjectName);
        Assert.Equal("system:node:a", subject.CommonName);
        Assert.Equal(["system:nodes"], subject.Organizations);
    }

    [Fact]
    public void A_kubeconfig_embeds_everything()
    {
        var certificates = ClusterCertificates.Open(_directory, _clock);
        var path = Path.Combine(_directory, "sub", "admin.conf");
        Kubeconfig.Write(path, new Uri("https://127.0.0.1:6443"), certificates.Authority.Pem, certificates.Administrator);
        var text = File.ReadAllText(path);
        Assert.Contains("server: \"https://127.0.0.1:6443\"", text, StringComparison.Ordinal);
        Assert.Contains("current-context: \"jota\"", text, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }
}
