using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.ApiServer.Tests.AdmissionWebhooks;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Definitions;

/// <summary>
/// Kinds whose versions differ in more than their name: in <c>v1</c> a host and a port are one text, in <c>v2</c> they are two.
/// </summary>
public sealed class ConversionWebhookTests
{
    private const string One = """{"type":"object","properties":{"hostPort":{"type":"string"}}}""";
    private const string Two = """{"type":"object","properties":{"host":{"type":"string"},"port":{"type":"string"},"kept":{"type":"string","default":"yes"}}}""";

    [Fact]
    public async Task An_object_is_read_in_each_version()
    {
        await using var scope = await Scope.StartAsync();
        await scope.Server.MakeAsync(Crds.Widget("a", """{"hostPort":"h:80"}"""));
        var shown = await scope.Server.ReadAsync("a", "v2");
        Assert.Equal(("h", "80", "yes"), ((string)shown["spec"]!["host"]!, (string)shown["spec"]!["port"]!, (string)shown["spec"]!["kept"]!));
        Assert.Equal("example.com/v2", (string)shown["apiVersion"]!);
        Assert.Equal("h:80", (string)(await scope.Server.ReadAsync("a"))["spec"]!["hostPort"]!);
    }

    [Fact]
    public async Task An_object_is_written_in_each_version_and_stored_in_one()
    {
        await using var scope = await Scope.StartAsync();
        var made = await scope.Server.MakeAsync(Crds.Widget("a", """{"host":"h","port":"80"}""", "v2"), "v2");
        Assert.Equal("80", (string)made["spec"]!["port"]!);
        Assert.Equal("h:80", (string)(await scope.Server.ReadAsync("a"))["spec"]!["hostPort"]!);

        await scope.Server.Api.PatchAsync(
            scope.Server.Widgets("a", "v2"), Crds.Merge("""{"spec":{"port":"81"},"metadata":{"labels":{"x":"y"}}}"""), WriteOptions.Plain, Ct);
        var shown = await scope.Server.ReadAsync("a");
        Assert.Equal(("h:81", "y"), ((string)shown["spec"]!["hostPort"]!, (string)shown["metadata"]!["labels"]!["x"]!));
    }

    [Fact]
    public async Task A_list_of_objects_that_were_stored_in_different_versions_is_converted_at_once()
    {
        await using var scope = await Scope.StartAsync();
        await scope.Server.MakeAsync(Crds.Widget("a", """{"hostPort":"a:1"}"""));
        await scope.StoreAsync("v2");
        await scope.Server.MakeAsync(Crds.Widget("b", """{"host":"b","port":"2"}""", "v2"), "v2");
        scope.Asked.Clear();

        var first = await scope.Server.Api.ListAsync(scope.Server.Widgets(), ListOptions.All, Ct);
        Assert.Equal(["a:1", "b:2"], first.Items.Select(item => (string)Spec(item)["hostPort"]!));
        var second = await scope.Server.Api.ListAsync(scope.Server.Widgets(version: "v2"), ListOptions.All, Ct);
        Assert.Equal(["1", "2"], second.Items.Select(item => (string)Spec(item)["port"]!));
        Assert.Equal([("example.com/v1", 1), ("example.com/v2", 1)], scope.Asked);
    }

    [Fact]
    public async Task What_is_stored_in_another_version_is_rewritten_by_an_update_that_changes_nothing()
    {
        await using var scope = await Scope.StartAsync();
        await scope.Server.MakeAsync(Crds.Widget("a", """{"hostPort":"a:1"}"""));
        await scope.StoreAsync("v2");
        var seen = await scope.Server.Api.GetAsync(scope.Server.Widgets("a", "v2"), GetOptions.Newest, Ct);
        var written = await scope.Server.Api.UpdateAsync(scope.Server.Widgets("a", "v2"), new ApiBody.Encoded(seen.Json), WriteOptions.Plain, Ct);
        Assert.NotEqual(seen.Revision, written.Object.Revision);
        scope.Asked.Clear();
        await scope.Server.ReadAsync("a", "v2");
        Assert.Empty(scope.Asked);
    }

    [Fact]
    public async Task A_watch_shows_each_change_in_its_version()
    {
        await using var scope = await Scope.StartAsync();
        await using var watch = new Watching(scope.Server.Api.WatchAsync(scope.Server.Widgets(version: "v2"), ListOptions.All, Ct));
        await scope.Server.MakeAsync(Crds.Widget("a", """{"hostPort":"a:1"}"""));
        var seen = await watch.NextAsync();
        Assert.Equal((WatchEventType.Added, "1"), (seen.Type, (string)Spec(seen.Object!)["port"]!));
    }

    [Theory]
    [InlineData("/fail", "conversion webhook for example.com/v2, Kind=Widget failed: not today")]
    [InlineData("/short", "expected 1 converted objects, got 0")]
    [InlineData("/other", "invalid converted object: its name, namespace or uid is another")]
    [InlineData("/same", "invalid converted object: it is a example.com/v1, Kind=Widget")]
    [InlineData("/nonsense", "its answer is no JSON")]
    [InlineData("/none", "it answered 404 NotFound: \"nothing here\"")]
    public async Task A_webhook_that_does_not_convert_is_told_and_nothing_is_shown(string path, string message)
    {
        await using var scope = await Scope.StartAsync(path);
        await scope.Server.MakeAsync(Crds.Widget("a", """{"hostPort":"a:1"}"""));
        var refused = await FailsAsync(() => scope.Server.ReadAsync("a", "v2"));
        Assert.Equal(500, refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal("a:1", (string)(await scope.Server.ReadAsync("a"))["spec"]!["hostPort"]!);
        Assert.Equal(500, (await FailsAsync(() => scope.Server.MakeAsync(Crds.Widget("b", """{"host":"h"}""", "v2"), "v2"))).Code);
        Assert.Equal(404, (await FailsAsync(() => scope.Server.ReadAsync("b"))).Code);

        await using var watch = new Watching(scope.Server.Api.WatchAsync(scope.Server.Widgets(version: "v2"), ListOptions.All, Ct));
        Assert.Equal(WatchEventType.Error, (await watch.NextAsync()).Type);
    }

    [Fact]
    public async Task Labels_may_be_changed_by_a_conversion_and_the_rest_of_the_metadata_may_not()
    {
        await using var scope = await Scope.StartAsync("/marks");
        var made = await scope.Server.MakeAsync(Crds.Widget("a", """{"hostPort":"a:1"}"""));
        var shown = await scope.Server.ReadAsync("a", "v2");
        Assert.Equal("v2", (string)shown["metadata"]!["labels"]!["converted"]!);
        Assert.Equal((string)made["metadata"]!["creationTimestamp"]!, (string)shown["metadata"]!["creationTimestamp"]!);
        Assert.Null(shown["metadata"]!["finalizers"]);
    }

    [Fact]
    public async Task An_object_is_deleted_in_another_version_than_it_is_stored()
    {
        await using var scope = await Scope.StartAsync();
        await scope.Server.MakeAsync(Crds.Widget("a", """{"hostPort":"a:1"}"""));
        await scope.Server.Api.DeleteAsync(scope.Server.Widgets("a", "v2"), DeleteOptions.Default, Ct);
        Assert.Equal(404, (await FailsAsync(() => scope.Server.ReadAsync("a"))).Code);
    }

    private static JsonObject Spec(ApiObject obj) => (JsonObject)JsonNode.Parse(obj.Json.Span)!["spec"]!;

    private sealed class Scope(TestServer server, WebhookServer hooks, string path) : IAsyncDisposable
    {
        public TestServer Server => server;

        /// <summary>What was asked for: the version, and of how many objects.</summary>
        public List<(string Version, int Count)> Asked { get; } = [];

        public static async Task<Scope> StartAsync(string path = "/convert")
        {
            var scope = new Scope(await TestServer.StartAsync(), await WebhookServer.StartAsync(), path);
            scope.Serve();
            await scope.Server.DefineAsync(scope.Definition("v1"));
            await scope.Server.UntilAsync(one => one?.Condition("Established") is not null);
            return scope;
        }

        /// <summary>Lets another version be the one that is stored from now on.</summary>
        public async Task StoreAsync(string version)
        {
            var definition = (JsonObject)JsonNode.Parse(Definition(version))!;
            await server.ChangeAsync(definition["spec"]!.ToJsonString().Insert(0, "{\"spec\":") + "}");
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await hooks.DisposeAsync();
        }

        private string Definition(string stored) => Crds.Json(
            versions: $"{Crds.Plain("v1", One, stored == "v1")},{Crds.Plain("v2", Two, stored == "v2")}",
            spec: $$"""
                ,"conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v9","v1"],"clientConfig":{
                "url":"{{hooks.Url(path)}}","caBundle":"{{System.Convert.ToBase64String(hooks.Authority)}}"} } }
                """);

        private void Serve()
        {
            hooks.ServeRaw("/convert", http => AnswerAsync(http, Convert));
            hooks.ServeRaw("/marks", http => AnswerAsync(http, (obj, version) =>
            {
                var converted = Convert(obj, version);
                converted["metadata"]!["labels"] = new JsonObject { ["converted"] = version.Split('/')[1] };
                converted["metadata"]!["creationTimestamp"] = "2001-01-01T00:00:00Z";
                converted["metadata"]!["finalizers"] = new JsonArray("example.org/forever");
                return converted;
            }));
            hooks.ServeRaw("/other", http => AnswerAsync(http, (obj, version) =>
            {
                var converted = Convert(obj, version);
                converted["metadata"]!["name"] = "other";
                return converted;
            }));
            hooks.ServeRaw("/same", http => AnswerAsync(http, (obj, _) => obj));
            hooks.ServeRaw("/short", http => AnswerAsync(http, null));
            hooks.ServeRaw("/fail", http => AnswerAsync(http, null, """{"status":"Failure","message":"not today"}"""));
            hooks.ServeRaw("/nonsense", http => http.Response.WriteAsync("{", Ct));
        }

        private async Task AnswerAsync(HttpContext http, Func<JsonObject, string, JsonObject>? convert, string result = """{"status":"Success"}""")
        {
            var review = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
            var (request, version) = (review["request"]!, (string)review["request"]!["desiredAPIVersion"]!);
            var objects = request["objects"]!.AsArray();
            lock (Asked)
            {
                Asked.Add((version, objects.Count));
            }

            var response = new JsonObject
            {
                ["uid"] = request["uid"]!.DeepClone(),
                ["result"] = JsonNode.Parse(result),
                ["convertedObjects"] = new JsonArray([.. convert is null ? [] : objects.Select(one => (JsonNode)convert((JsonObject)one!.DeepClone(), version))]),
            };
            var answer = new JsonObject
            {
                ["apiVersion"] = review["apiVersion"]!.DeepClone(),
                ["kind"] = "ConversionReview",
                ["response"] = response,
            };
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.ToJsonString()), Ct);
        }

        private static JsonObject Convert(JsonObject obj, string version)
        {
            var spec = (JsonObject)obj["spec"]!;
            if (version.EndsWith("v2", StringComparison.Ordinal))
            {
                var parts = ((string)spec["hostPort"]!).Split(':');
                obj["spec"] = new JsonObject { ["host"] = parts[0], ["port"] = parts[1] };
            }
            else
            {
                obj["spec"] = new JsonObject { ["hostPort"] = $"{(string?)spec["host"]}:{(string?)spec["port"]}" };
            }

            obj["apiVersion"] = version;
            return obj;
        }
    }
}
