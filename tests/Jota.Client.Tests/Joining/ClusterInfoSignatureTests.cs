using System.Text;
using Jota.Api;

namespace Jota.Client.Tests.Joining;

public sealed class ClusterInfoSignatureTests
{
    private static readonly BootstrapToken Token = new("abcdef", "0123456789abcdef");

    [Fact]
    public void Is_good_for_the_text_and_the_token_that_it_was_made_with_and_for_no_others()
    {
        var signature = ClusterInfoSignature.Sign("text", Token);
        Assert.True(ClusterInfoSignature.IsGood(signature, "text", Token));
        Assert.False(ClusterInfoSignature.IsGood(signature, "text ", Token));
        Assert.False(ClusterInfoSignature.IsGood(signature, "text", Token with { Secret = "fedcba9876543210" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0..")]
    public void What_is_no_signature_is_not_good(string signature) => Assert.False(ClusterInfoSignature.IsGood(signature, "text", Token));

    [Fact]
    public void Nobody_is_talked_into_another_algorithm()
    {
        var header = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"alg":"none","kid":"abcdef"}"""));
        Assert.False(ClusterInfoSignature.IsGood($"{header}..{ClusterInfoSignature.Sign("text", Token).Split('.')[2]}", "text", Token));
    }
}
