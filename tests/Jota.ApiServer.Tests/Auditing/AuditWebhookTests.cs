using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Jota.ApiServer.Auditing;
using Jota.ApiServer.Tests.AdmissionWebhooks;
using Jota.ApiServer.Tests.Http;
using Jota.Client;
using Jota.Tests;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Tests.Auditing;

public sealed class AuditWebhookTests : IAsyncDisposable
{
    private readonly AwaitedClock _clock = new();
    private readonly AuditMetrics _metrics = new();
    private readonly RecordingLogs _logs = new();
    private readonly Channel<JsonNode> _posts = Channel.CreateUnbounded<JsonNode>();
    private WebhookServer? _server;
    private volatile int _code = 200;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    [Fact]
    public async Task So_many_events_go_at_once_as_a_list_with_the_credential()
    {
        await using var webhook = await StartAsync();
        await AddAsync(webhook, 400);

        var post = await _posts.Reader.ReadAsync(Ct);
        Assert.Equal(("EventList", "audit.k8s.io/v1", "Bearer hush"), ((string?)post["kind"], (string?)post["apiVersion"], (string?)post["by"]));
        Assert.Equal(Enumerable.Range(0, 400), post["items"]!.AsArray().Select(item => (int)item!["n"]!));
    }

    [Fact]
    public async Task Fewer_go_when_the_first_has_waited_for_half_a_minute()
    {
        await using var webhook = await StartAsync();
        await AddAsync(webhook, 3);
        Assert.Equal(0, _posts.Reader.Count);
        await _clock.PassAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(3, (await _posts.Reader.ReadAsync(Ct))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_waits_goes_when_the_server_stops()
    {
        await using (var webhook = await StartAsync())
        {
            await AddAsync(webhook, 3);
        }

        Assert.Equal(3, (await _posts.Reader.ReadAsync(Ct))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task It_is_tried_again_where_that_may_help()
    {
        _code = 503;
        await using var webhook = await StartAsync();
        await AddAsync(webhook, 400);
        await _posts.Reader.ReadAsync(Ct);
        await _clock.UntilWaitAsync(TimeSpan.FromSeconds(10));
        _code = 200;
        _clock.Advance(TimeSpan.FromSeconds(10));
        await _posts.Reader.ReadAsync(Ct);
        Assert.Equal(0, _metrics.WebhookErrors);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(503, 10, 20, 40, 60)]
    public async Task What_it_does_not_take_is_counted_and_told(int code, params int[] waits)
    {
        _code = code;
        await using var webhook = await StartAsync();
        await AddAsync(webhook, 400);
        foreach (var wait in waits)
        {
            await _clock.PassAsync(TimeSpan.FromSeconds(wait));
        }

        await Eventually.HoldsAsync(() => _logs.Errors.Count == 1);
        Assert.Equal((400, waits.Length + 1), (_metrics.WebhookErrors, _posts.Reader.Count));
        Assert.EndsWith($"did not take 400 events, which are lost: it answered {code}: ", Assert.Single(_logs.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_finds_no_room_is_dropped_and_counted_and_nobody_waits()
    {
        _code = 503;
        await using var webhook = await StartAsync(mostWaiting: 2);
        await AddAsync(webhook, 2);
        await _posts.Reader.ReadAsync(Ct);
        await AddAsync(webhook, 5);
        Assert.Equal(3, _metrics.Dropped);
    }

    private static async Task AddAsync(AuditWebhook webhook, int events)
    {
        for (var i = 0; i < events; i++)
        {
            await webhook.AddAsync(Encoding.UTF8.GetBytes($$"""{"n":{{i}}}"""));
        }
    }

    private async Task<AuditWebhook> StartAsync(int mostWaiting = 10_000)
    {
        _server = await WebhookServer.StartAsync();
        _server.ServeRaw("/audit", async http =>
        {
            var post = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
            post["by"] = http.Request.Headers.Authorization.ToString();
            http.Response.StatusCode = _code;
            _posts.Writer.TryWrite(post);
        });
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Encoding.UTF8.GetString(_server.Authority));
        var to = new HttpApiOptions { Server = new(_server.Url("/audit")), Authorities = authorities, Token = "hush" };
        return new(to, _metrics, _clock, _logs.CreateLogger(""), mostWaiting);
    }
}
