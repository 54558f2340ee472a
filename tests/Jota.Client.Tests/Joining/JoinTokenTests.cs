using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;

namespace Jota.Client.Tests.Joining;

public sealed class JoinTokenTests
{
    [Fact]
    public void It_is_read_as_it_is_written()
    {
        var token = new JoinToken(BootstrapToken.Draw(), new string('a', 64));
        Assert.Equal(token, JoinToken.Parse($" {token}\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abcdef.0123456789abcdef")]
    [InlineData("abcdef.0123456789abcde@sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("abcdef.0123456789abcdef@sha256:000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("abcdef.0123456789abcdef@sha256:000000000000000000000000000000000000000000000000000000000000000G")]
    [InlineData("abcdef.0123456789abcdef@sha512:0000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_none_is_not_read(string text) => Assert.Null(JoinToken.Parse(text));

    [Fact]
    public void It_knows_its_own_authority_and_no_other()
    {
        using var one = Authority();
        using var other = Authority();
        var token = new JoinToken(BootstrapToken.Draw(), JoinToken.HashOf(one));
        Assert.True(token.IsOf(one));
        Assert.False(token.IsOf(other));
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new CertificateRequest("CN=ca", key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddYears(1));
    }
}
