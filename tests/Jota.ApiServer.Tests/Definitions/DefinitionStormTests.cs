using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Definitions;

/// <summary>Definitions change, come and go while others work with their kinds: nobody is answered wrongly, and nothing is lost.</summary>
public sealed class DefinitionStormTests
{
    private const int Changes = 60;
    private const int Writers = 4;

    [Fact]
    public async Task Who_writes_while_a_schema_changes_notices_nothing()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Schema(0)));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var writers = Enumerable.Range(0, Writers).Select(number => Task.Run(() => WriteAsync(server, number, over.Token))).ToArray();
        var watcher = Task.Run(() => WatchAsync(server, over.Token));
        for (var change = 1; change <= Changes; change++)
        {
            await server.ChangeAsync("{\"spec\":{\"versions\":[" + Schema(change) + "]}}");
        }

        await over.CancelAsync();
        var written = (await Task.WhenAll(writers)).Sum();
        Assert.True(written > Writers, "nobody came to write");
        Assert.True(await watcher > 0, "nobody came to watch");
        var all = (await server.Api.ListAsync(server.Widgets(), ListOptions.All, Ct)).Items;
        Assert.Equal(written, all.Count);

        // What was filled in when they were made stays; the last schema is in force.
        Assert.All(all, obj => Assert.Contains("\"last\":", System.Text.Encoding.UTF8.GetString(obj.Json.Span), StringComparison.Ordinal));
        Assert.Equal(Changes, (int)(await server.MakeAsync(Crds.Widget("after", "{}")))["spec"]!["last"]!);
    }

    [Fact]
    public async Task Definitions_that_come_and_go_leave_nothing_behind()
    {
        await using var server = await StartAsync();
        var (kinds, caches) = (server.Core.Catalog.All.Length, server.Core.Caches.All.Count);
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
            {
                var plural = $"widgets{number}";
                await server.DefineAsync(Crds.Json(plural, $"Widget{number}", Crds.Plain("v1")));
                var kind = server.Core.Catalog.Find(Crds.Group, "v1", plural)!;
                await server.Api.CreateAsync(
                    new ApiTarget(kind, "default"), Json(Crds.Widget("a").Replace("\"Widget\"", $"\"Widget{number}\"", StringComparison.Ordinal)), WriteOptions.Plain, Ct);
                await server.DeleteAsync<V1CustomResourceDefinition>($"{plural}.{Crds.Group}", ns: "");
                Assert.Null(await server.UntilAsync(crd => crd is null, plural));
                await Eventually.HoldsAsync(() => server.Core.Catalog.Find(Crds.Group, "v1", plural) is null);
            }));
        }

        await Eventually.HoldsAsync(() => server.Core.Caches.All.Count == caches);
        Assert.Equal(kinds, server.Core.Catalog.All.Length);
        Assert.Empty((await server.Store.RangeAsync(new($"/registry/{Crds.Group}/"), Ct)).Values);
        Assert.Empty((await server.Store.RangeAsync(new("/registry/apiextensions.k8s.io/"), Ct)).Values);
    }

    private static string Schema(int number) => Crds.Plain(
        "v1", $$"""{"type":"object","properties":{"n":{"type":"integer"},"last":{"type":"integer","default":{{number}}},"p{{number}}":{"type":"string"} } }""");

    private static async Task<int> WriteAsync(TestServer server, int writer, CancellationToken ct)
    {
        var written = 0;
        for (; !ct.IsCancellationRequested && written < 500; written++)
        {
            await server.MakeAsync(Crds.Widget($"w{writer}-{written}", $$"""{"n":{{written}}}"""));
            await server.ReadAsync($"w{writer}-{written}");
        }

        return written;
    }

    /// <summary>Watches, and begins anew whenever a watch ends; tells how often something was seen.</summary>
    private static async Task<int> WatchAsync(TestServer server, CancellationToken ct)
    {
        var seen = 0;
        try
        {
            while (!ct.IsCancellationRequested)
            {
                await foreach (var change in server.Api.WatchAsync(server.Widgets(), ListOptions.All, ct))
                {
                    seen += change.Object is null ? 0 : 1;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }

        return seen;
    }
}
