using System.Text.Json.Nodes;
using Jota.ApiServer.Http;
using Jota.Client;

namespace Jota.ApiServer.Tests.Http;

public sealed class AuthenticationTests
{
    [Fact]
    public async Task The_administrators_certificate_opens_every_path()
    {
        await using var scope = await HttpServerScope.StartAsync();
        var (code, _) = await scope.Admin.AskAsync("GET", "/");
        Assert.Equal(200, code);
    }

    [Fact]
    public async Task Nobody_may_see_version_and_health_but_nothing_else()
    {
        await using var scope = await HttpServerScope.StartAsync();
        var nobody = scope.Client();
        foreach (var path in new[] { "/version", "/livez", "/readyz", "/healthz" })
        {
            Assert.Equal(200, (await nobody.AskAsync("GET", path)).Code);
        }

        var (code, body) = await nobody.AskAsync("GET", "/apis");
        Assert.Equal(403, code);
        Assert.Equal("forbidden: User \"system:anonymous\" cannot get path \"/apis\"", JsonNode.Parse(body)!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_wrong_token_is_unauthorized()
    {
        await using var scope = await HttpServerScope.StartAsync();
        var (code, body) = await scope.Client(token: "wrong").AskAsync("GET", "/api");
        Assert.Equal(401, code);
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}""",
            body.TrimEnd());
    }

    [Fact]
    public async Task A_token_of_the_list_names_its_user()
    {
        var alice = new UserIdentity("alice") { Groups = ["dev"] };
        await using var scope = await HttpServerScope.StartAsync(options => options with
        {
            Authenticators = [new StaticTokenAuthenticator([new("s3cret", alice)])],
        });
        Assert.Equal(200, (await scope.Client(token: "s3cret").AskAsync("GET", "/api")).Code);
        var (code, body) = await scope.Client(token: "s3cret").AskAsync("GET", "/metrics");
        Assert.Equal(403, code);
        Assert.Contains("User \\\"alice\\\" cannot get path", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_unauthorized()
    {
        await using var scope = await HttpServerScope.StartAsync();
        var elsewhere = Directory.CreateTempSubdirectory("jota-pki-").FullName;
        var stranger = ClusterCertificates.Open(elsewhere, TimeProvider.System).Administrator;
        Directory.Delete(elsewhere, recursive: true);
        Assert.Equal(401, (await scope.Client(stranger).AskAsync("GET", "/version")).Code);
    }

    [Fact]
    public async Task Reads_upstreams_token_file()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "t0k3n,root,1,\"system:masters,b\"\n# nothing\n", TestContext.Current.CancellationToken);
        var tokens = StaticTokenAuthenticator.Load(path);
        File.Delete(path);
        await using var scope = await HttpServerScope.StartAsync(options => options with { Authenticators = [tokens] });
        Assert.Equal(200, (await scope.Client(token: "t0k3n").AskAsync("GET", "/")).Code);
    }
}
