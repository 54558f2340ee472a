using System.Text;
using Jota.ApiServer.Jwt;
using Jota.ApiServer.Tokens;
using Jota.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Jwt;

/// <summary>An issuer, and who judges its tokens at a time that stands still.</summary>
internal sealed class JwtScope : IAsyncDisposable
{
    private JwtScope(TestIssuer issuer) => Issuer = issuer;

    public FakeTimeProvider Clock { get; } = new(TestIssuer.Now);

    public TestIssuer Issuer { get; }

    public JwtAuthentication Jwt { get; private set; } = null!;

    public static async Task<JwtScope> StartAsync(string? rest = null, string more = "")
    {
        var scope = new JwtScope(await TestIssuer.StartAsync());
        scope.Jwt = new(Read(scope.Issuer.Yaml(rest, more)), scope.Clock, NullLogger.Instance);
        return scope;
    }

    /// <summary>A configuration that must be good.</summary>
    public static AuthenticationConfiguration Read(string yaml)
    {
        var configuration = AuthenticationConfigurationFile.Read(Encoding.UTF8.GetBytes(yaml), out var problems);
        Assert.Empty(problems);
        return configuration!;
    }

    public ValueTask<TokenVerdict> JudgeAsync(string token) => Jwt.JudgeAsync(token, TestServer.Ct);

    /// <summary>Whose token it is; it must be good.</summary>
    public async Task<UserIdentity> UserAsync(string? changes = null)
    {
        var verdict = await JudgeAsync(Issuer.Token(changes));
        Assert.Equal("", verdict.Problem);
        return verdict.User!;
    }

    /// <summary>Why it is not good.</summary>
    public async Task<string> ProblemAsync(string token)
    {
        var verdict = await JudgeAsync(token);
        Assert.Null(verdict.User);
        return verdict.Problem;
    }

    public async ValueTask DisposeAsync()
    {
        await Jwt.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}
