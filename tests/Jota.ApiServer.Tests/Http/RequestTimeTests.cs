using System.Text.Json.Nodes;

namespace Jota.ApiServer.Tests.Http;

public sealed class RequestTimeTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Theory]
    [InlineData("abc", "time: invalid duration \\\"abc\\\"")]
    [InlineData("5", "time: missing unit in duration \\\"5\\\"")]
    [InlineData("5y", "time: unknown unit \\\"y\\\" in duration \\\"5y\\\"")]
    [InlineData("1m-3s", "time: unknown unit \\\"m-\\\" in duration \\\"1m-3s\\\"")]
    [InlineData(".s", "time: invalid duration \\\".s\\\"")]
    [InlineData("9999999999h", "time: invalid duration \\\"9999999999h\\\"")]
    public async Task A_time_that_is_none_is_refused(string time, string why)
    {
        await using var cluster = await ClusterScope.StartAsync();
        foreach (var path in new[] { Pods, "/api", Pods + "/nosuch" })
        {
            var (code, body) = await cluster.Admin.AskAsync("GET", $"{path}?timeout={time}");

            Assert.Equal(400, code);
            Assert.Equal(
                $"invalid timeout specified in the request URL \"{time}\" - {why.Replace("\\\"", "\"", StringComparison.Ordinal)}",
                (string)JsonNode.Parse(body)!["message"]!);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("32s")]
    [InlineData("1h2m3.5s")]
    [InlineData("+1m")]
    [InlineData("-1m")]
    [InlineData("100ms")]
    public async Task A_time_is_said_as_Go_does(string time)
    {
        await using var cluster = await ClusterScope.StartAsync();

        Assert.Equal(200, (await cluster.Admin.AskAsync("GET", $"{Pods}?timeout={Uri.EscapeDataString(time)}")).Code);
    }

    [Fact]
    public async Task A_watch_has_a_time_of_its_own()
    {
        await using var cluster = await ClusterScope.StartAsync();

        Assert.Equal(200, (await cluster.Admin.AskAsync("GET", Pods + "?watch=1&timeoutSeconds=1&timeout=abc")).Code);
    }
}
