using System.Text;
using Jota.ApiServer.Jwt;
using Jota.ApiServer.Tokens;

namespace Jota.ApiServer.Tests.Jwt;

/// <summary>What is believed of tokens of other issuers.</summary>
public sealed class JwtTokenTests
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public async Task A_token_by_each_kind_of_signature_is_its_users(string algorithm)
    {
        await using var scope = await JwtScope.StartAsync();
        using var key = new IssuerKey("other", algorithm);
        scope.Issuer.Published.Add(key);
        var good = key.Sign(scope.Issuer.Claims());
        var verdict = await scope.JudgeAsync(good);
        Assert.Equal("oidc:jane", verdict.User?.Name);
        Assert.Equal(["system:authenticated"], verdict.User!.Groups);

        var claims = scope.Issuer.Claims("""{"sub":"root"}""").ToJsonString();
        var parts = good.Split('.');
        var forged = $"{parts[0]}.{IssuerKey.Text(Encoding.UTF8.GetBytes(claims))}.{parts[2]}";
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(forged));
    }

    [Theory]
    [InlineData("""{"aud":"others"}""", "oidc: expected audience in [kubernetes]")]
    [InlineData("""{"aud":["a","b"]}""", "oidc: expected audience in [kubernetes]")]
    [InlineData("""{"aud":null}""", "oidc: expected audience in [kubernetes]")]
    [InlineData("""{"aud":17}""", "oidc: expected audience in [kubernetes]")]
    [InlineData("""{"exp":null}""", "oidc: the claim \"exp\" must be a number")]
    [InlineData("""{"exp":"never"}""", "oidc: the claim \"exp\" must be a number")]
    [InlineData("""{"exp":1767323044}""", "oidc: token is expired")]
    [InlineData("""{"nbf":1767323346}""", "oidc: token is not valid yet")]
    [InlineData("""{"nbf":"soon"}""", "oidc: the claim \"nbf\" must be a number")]
    [InlineData("""{"iat":"then"}""", "oidc: the claim \"iat\" must be a number")]
    public async Task Claims_that_are_not_for_now_and_us_are_refused_without_asking_the_issuer(string changes, string problem)
    {
        await using var scope = await JwtScope.StartAsync();
        Assert.Equal(problem, await scope.ProblemAsync(scope.Issuer.Token(changes)));
        Assert.Equal(0, scope.Issuer.Asked);
    }

    [Fact]
    public async Task One_audience_of_many_is_enough_and_a_little_early_is_not_too_early()
    {
        await using var scope = await JwtScope.StartAsync();
        Assert.Equal("oidc:jane", (await scope.UserAsync("""{"aud":["a","kubernetes"],"nbf":1767323344}""")).Name);
    }

    [Fact]
    public async Task A_token_is_good_until_it_expires_even_when_it_was_seen_just_now()
    {
        await using var scope = await JwtScope.StartAsync();
        var token = scope.Issuer.Token($$"""{"exp":{{TestIssuer.Now.ToUnixTimeSeconds() + 5}}}""");
        Assert.NotNull((await scope.JudgeAsync(token)).User);
        scope.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.NotNull((await scope.JudgeAsync(token)).User);
        scope.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("oidc: token is expired", await scope.ProblemAsync(token));
    }

    [Fact]
    public async Task Tokens_that_are_none_or_of_nobody_known_are_left_to_others_and_ask_nobody()
    {
        await using var scope = await JwtScope.StartAsync();
        var token = scope.Issuer.Token();
        string[] foreign =
        [
            "", "x", "a.b", "a.b.c", "....", token + ".x", token[..^1] + "=", new string('x', 100_000), token + new string('A', 64 * 1024),
            $"{IssuerKey.Text("[]"u8)}.{IssuerKey.Text("{}"u8)}.AA", scope.Issuer.Token("""{"iss":"https://elsewhere.example"}"""),
            scope.Issuer.Token($$"""{"iss":"{{scope.Issuer.Url}}/"}"""), scope.Issuer.Token("""{"iss":null}"""),
            scope.Issuer.Key.Sign(scope.Issuer.Claims(), more: ",\"crit\":[\"b64\"],\"b64\":false"),
        ];
        foreach (var one in foreign)
        {
            Assert.Equal(TokenVerdict.Foreign, await scope.JudgeAsync(one));
        }

        Assert.Equal(0, scope.Issuer.Asked);
        Assert.NotNull((await scope.JudgeAsync(token)).User);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("EdDSA")]
    [InlineData("rs256")]
    [InlineData("")]
    public async Task Signatures_without_a_public_key_are_refused(string algorithm)
    {
        await using var scope = await JwtScope.StartAsync();
        var problem = await scope.ProblemAsync(scope.Issuer.Key.Sign(scope.Issuer.Claims(), algorithm));
        Assert.StartsWith($"oidc: signature algorithm \"{algorithm}\" is none of [ES256 ", problem, StringComparison.Ordinal);
        Assert.Equal(0, scope.Issuer.Asked);
    }

    [Fact]
    public async Task A_key_signs_only_in_its_own_way()
    {
        await using var scope = await JwtScope.StartAsync();
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(scope.Issuer.Key.Sign(scope.Issuer.Claims(), "ES256")));
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(scope.Issuer.Key.Sign(scope.Issuer.Claims(), "PS256")));
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(scope.Issuer.Key.Sign(scope.Issuer.Claims(), "RS512")));
    }

    [Fact]
    public async Task Keys_are_fetched_once_and_anew_when_a_token_names_another_but_not_at_any_rate()
    {
        await using var scope = await JwtScope.StartAsync();
        await scope.UserAsync();
        await scope.UserAsync("""{"sub":"joe"}""");
        Assert.Equal(2, scope.Issuer.Asked);

        using var rotated = new IssuerKey("two", "ES256");
        scope.Issuer.Published[0] = rotated;
        var token = rotated.Sign(scope.Issuer.Claims());
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(token));
        Assert.Equal(2, scope.Issuer.Asked);

        scope.Clock.Advance(IssuerKeys.Rest);
        Assert.Equal("oidc:jane", (await scope.JudgeAsync(token)).User?.Name);
        Assert.Equal(4, scope.Issuer.Asked);

        // A wrong signature by a key that is known is no reason to ask.
        scope.Clock.Advance(IssuerKeys.Rest);
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(scope.Issuer.Key.Sign(scope.Issuer.Claims(), id: "two")));
        Assert.Equal(4, scope.Issuer.Asked);
    }

    [Fact]
    public async Task Keys_outlast_an_issuer_that_is_away_and_it_is_asked_seldom()
    {
        await using var scope = await JwtScope.StartAsync();
        scope.Issuer.IsAway = true;
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(scope.Issuer.Token()));
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(scope.Issuer.Token()));
        Assert.Equal(1, scope.Issuer.Asked);

        scope.Issuer.IsAway = false;
        scope.Clock.Advance(IssuerKeys.Rest);
        await scope.UserAsync();

        scope.Issuer.IsAway = true;
        scope.Clock.Advance(TimeSpan.FromMinutes(30));
        using var unknown = new IssuerKey("two", "ES256");
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(unknown.Sign(scope.Issuer.Claims())));
        await scope.UserAsync();
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_given_up_after_a_time()
    {
        await using var scope = await JwtScope.StartAsync();
        var hold = new TaskCompletionSource();
        scope.Issuer.Holds = hold.Task;
        var judged = scope.JudgeAsync(scope.Issuer.Token()).AsTask();
        await Eventually.HoldsAsync(() => scope.Issuer.Asked == 1);
        Assert.False(judged.IsCompleted);
        scope.Clock.Advance(IssuerKeys.Longest);
        Assert.Equal("oidc: failed to verify signature", (await judged).Problem);
        hold.SetResult();
    }

    [Fact]
    public async Task Keys_that_an_issuer_took_back_count_for_an_hour_at_most()
    {
        await using var scope = await JwtScope.StartAsync();
        using var rotated = new IssuerKey("two", "ES256");
        await scope.UserAsync();
        scope.Issuer.Published[0] = rotated;
        scope.Clock.Advance(IssuerKeys.Age);
        var late = $$"""{"exp":{{TestIssuer.Now.AddHours(5).ToUnixTimeSeconds()}}}""";
        await scope.UserAsync(late);
        await Eventually.HoldsAsync(() => scope.Issuer.Asked == 4);
        Assert.Equal("oidc:jane", (await scope.JudgeAsync(rotated.Sign(scope.Issuer.Claims(late)))).User?.Name);
        scope.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(scope.Issuer.Token(late)));
    }

    [Fact]
    public async Task Whoever_speaks_for_another_issuer_or_answers_too_much_is_not_believed()
    {
        await using var scope = await JwtScope.StartAsync();
        scope.Issuer.Pretends = "https://issuer.example";
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(scope.Issuer.Token()));
        Assert.Equal(1, scope.Issuer.Asked);

        scope.Issuer.Pretends = null;
        foreach (var wrong in (string[])[new string(' ', 2 << 20), "{}", "[", """{"keys":[]}""", """{"keys":[1,{"kty":"oct","k":"AA"}]}"""])
        {
            scope.Issuer.KeysText = wrong;
            scope.Clock.Advance(IssuerKeys.Rest);
            Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(scope.Issuer.Token()));
        }

        scope.Issuer.KeysText = null;
        scope.Clock.Advance(IssuerKeys.Rest);
        await scope.UserAsync();
    }

    [Fact]
    public async Task A_server_that_its_authority_does_not_vouch_for_is_not_believed()
    {
        await using var scope = await JwtScope.StartAsync();
        await using var other = await TestIssuer.StartAsync();
        await scope.Jwt.ApplyAsync(JwtScope.Read(scope.Issuer.Yaml().Replace(
            scope.Issuer.Authority.Trim().ReplaceLineEndings("\n      "), other.Authority.Trim().ReplaceLineEndings("\n      "),
            StringComparison.Ordinal)));
        Assert.Equal("oidc: failed to verify signature", await scope.ProblemAsync(scope.Issuer.Token()));
        Assert.Equal(0, scope.Issuer.Asked);
    }
}
