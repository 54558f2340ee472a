using Jota.ApiServer.Http;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Http;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class UnusableKeyTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("jota-pki-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private string Key => Path.Combine(_directory, "ca.key");

    private string Certificate => Path.Combine(_directory, "ca.crt");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("  \n", "is empty")]
    [InlineData("noise", "holds no private key that can be read")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG\n-----END PRIVATE KEY-----\n", "holds no private key that can be read")]
    public void An_authority_whose_key_is_of_no_use_is_not_replaced(string text, string problem)
    {
        var before = ClusterCertificates.Open(_directory, _clock).Authority.Pem;
        File.WriteAllText(Key, text);

        Refused($"{Key} {problem}: put back a copy of it, or remove ca.crt and ca.key");
        Assert.Equal(before.Trim(), File.ReadAllText(Certificate).Trim());
    }

    [Fact]
    public void An_authority_without_its_key_or_with_anothers_is_not_replaced()
    {
        ClusterCertificates.Open(_directory, _clock);
        var other = Path.Combine(_directory, "other");
        ClusterCertificates.Open(other, _clock);

        File.Copy(Path.Combine(other, "ca.key"), Key, overwrite: true);
        Refused($"{Key} is not the key of {Certificate}");

        File.Delete(Key);
        Refused($"{Key} is missing");
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_is_named()
    {
        ClusterCertificates.Open(_directory, _clock);
        File.WriteAllText(Certificate, "noise");

        Refused($"{Certificate} holds no certificate that can be read");
    }

    [Fact]
    public void A_key_whose_certificate_was_not_written_any_more_gets_one()
    {
        var first = ClusterCertificates.Open(_directory, _clock);
        var key = File.ReadAllText(Key);
        File.Delete(Certificate);

        var second = ClusterCertificates.Open(_directory, _clock);
        Assert.Equal(key, File.ReadAllText(Key));
        Assert.Equal(first.Authority.Certificate.PublicKey.EncodedKeyValue.RawData, second.Authority.Certificate.PublicKey.EncodedKeyValue.RawData);
    }

    [Fact]
    public void What_the_authority_signed_is_made_anew()
    {
        var before = ClusterCertificates.Open(_directory, _clock).Administrator;
        File.WriteAllText(Path.Combine(_directory, "admin.key"), "noise");

        Assert.NotEqual(before.CertificatePem, ClusterCertificates.Open(_directory, _clock).Administrator.CertificatePem);
    }

    [Fact]
    public void Folders_of_keys_are_their_owners_alone()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_directory, "pki"), (UnixFileMode)0b111_111_111).FullName;
        ClusterCertificates.Open(folder, _clock);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public void A_kubeconfig_that_is_as_it_should_be_is_left_alone()
    {
        var certificates = ClusterCertificates.Open(_directory, _clock);
        var path = Path.Combine(_directory, "kubeconfig");
        Kubeconfig.Write(path, new Uri("https://127.0.0.1:6443"), certificates.Authority.Pem, certificates.Administrator);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        Kubeconfig.Write(path, new Uri("https://127.0.0.1:6443"), certificates.Authority.Pem, certificates.Administrator);
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
    }

    private void Refused(string message)
    {
        var failure = Assert.Throws<UnusableKeyException>(() => ClusterCertificates.Open(_directory, _clock));
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
