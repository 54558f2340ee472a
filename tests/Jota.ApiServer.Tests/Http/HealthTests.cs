using Jota.ApiServer.Http;

namespace Jota.ApiServer.Tests.Http;

public sealed class HealthTests
{
    [Fact]
    public async Task All_well_is_just_ok_unless_more_is_asked()
    {
        await using var scope = await StartAsync(well: true);
        Assert.Equal((200, "ok"), await scope.Admin.AskAsync("GET", "/readyz"));
        Assert.Equal((200, "[+]ping ok\n[+]etcd ok\n[+]shutdown ok\nreadyz check passed\n"), await scope.Admin.AskAsync("GET", "/readyz?verbose"));
        Assert.Equal((200, "[+]ping ok\nlivez check passed\n"), await scope.Admin.AskAsync("GET", "/livez?verbose"));
        Assert.Equal((200, "ok"), await scope.Admin.AskAsync("GET", "/readyz/etcd"));
    }

    [Fact]
    public async Task A_failed_check_is_a_500_that_keeps_the_reason()
    {
        await using var scope = await StartAsync(well: false);
        var (code, body) = await scope.Admin.AskAsync("GET", "/readyz");
        Assert.Equal(500, code);
        Assert.Contains("[-]etcd failed: reason withheld\n", body, StringComparison.Ordinal);
        Assert.EndsWith("readyz check failed\n", body, StringComparison.Ordinal);
        Assert.Equal(200, (await scope.Admin.AskAsync("GET", "/livez")).Code);
        Assert.Equal(500, (await scope.Admin.AskAsync("GET", "/readyz/etcd")).Code);
    }

    [Fact]
    public async Task Checks_can_be_left_out_and_unknown_ones_are_remarked()
    {
        await using var scope = await StartAsync(well: false);
        Assert.Equal(
            (200, "[+]ping ok\n[+]etcd excluded: ok\n[+]shutdown ok\nreadyz check passed\n"),
            await scope.Admin.AskAsync("GET", "/readyz?verbose&exclude=etcd"));
        Assert.Contains(
            "warn: some health checks cannot be excluded: no matches for \"nosuch\"\n",
            (await scope.Admin.AskAsync("GET", "/livez?verbose&exclude=nosuch")).Body,
            StringComparison.Ordinal);
    }

    private static Task<HttpServerScope> StartAsync(bool well) => HttpServerScope.StartAsync(options => options with
    {
        HealthChecks = [HealthCheck.Ping, HealthCheck.Of("etcd", () => well)],
    });
}
