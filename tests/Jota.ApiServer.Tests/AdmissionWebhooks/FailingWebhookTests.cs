using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using static Jota.ApiServer.Tests.AdmissionWebhooks.WebhookServer;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

public sealed class FailingWebhookTests
{
    private static readonly byte[] Block = new byte[64 * 1024];

    [Fact]
    public async Task One_that_cannot_be_reached_refuses_and_says_where_it_should_have_been()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        var nowhere = new Admissionregistrationv1WebhookClientConfig { Url = "https://127.0.0.1:1/gone" };
        await ValidatingAsync(server, "a", hooks.Validating("/gone") with { ClientConfig = nowhere });
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        Assert.Equal((500, "InternalError"), (refused.Code, refused.Reason));
        Assert.StartsWith(
            "Internal error occurred: failed calling webhook \"gone.example.org\": failed to call webhook: " +
            "Post \"https://127.0.0.1:1/gone?timeout=10s\": dial tcp 127.0.0.1:1: connect: connection refused (after ",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_failure_is_ignored_has_nothing_against_it()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.ServeRaw("/broken", http =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await ValidatingAsync(server, "a", hooks.Validating("/broken") with { FailurePolicy = "Ignore" });
        await MutatingAsync(server, "a", hooks.Mutating("/broken") with { FailurePolicy = "Ignore" });
        await server.Api.CreateAsync(Map("m"), Ct);
    }

    [Fact]
    public async Task One_that_is_slower_than_its_time_has_failed()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        var began = new TaskCompletionSource();
        hooks.ServeRaw("/slow", async http =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(
                _ => { }, TaskScheduler.Default);
        });
        await ValidatingAsync(server, "a", hooks.Validating("/slow") with { TimeoutSeconds = 1 });
        var create = server.Api.CreateAsync(Map("m"), Ct);
        await Task.WhenAny(began.Task, create);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.EndsWith("?timeout=1s\": context deadline exceeded (after 1000 ms)", (await FailsAsync(() => create)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_not_kept()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        var began = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        hooks.ServeRaw("/slow", http =>
        {
            began.TrySetResult();
            http.RequestAborted.Register(() => ended.TrySetResult());
            return ended.Task;
        });
        await ValidatingAsync(server, "a", hooks.Validating("/slow") with { FailurePolicy = "Ignore" });
        using var client = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var create = server.Api.CreateAsync(Map("m"), client.Token);
        await Task.WhenAny(began.Task, create);
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => create);
        await ended.Task.WaitAsync(Ct);
    }

    [Fact]
    public async Task One_of_another_authority_is_not_believed()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        await using var others = await WebhookServer.StartAsync();
        hooks.Serve("/ok", _ => Allow());
        foreach (var (name, authority) in new[] { ("other", others.Authority), ("none", "no certificate"u8.ToArray()), ("usual", null) })
        {
            var client = new Admissionregistrationv1WebhookClientConfig { Url = hooks.Url("/ok"), CaBundle = authority };
            await ValidatingAsync(server, name, hooks.Validating("/ok") with { ClientConfig = client });
            var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
            Assert.Contains("tls: failed to verify certificate", refused.Message, StringComparison.Ordinal);
            await server.DeleteAsync<V1ValidatingWebhookConfiguration>(name, ns: "");
        }

        Assert.Empty(hooks.Asked);
    }

    [Theory]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"other","allowed":true}}""", "expected response.uid=\"")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"allowed":true}}""", ", got \"\"")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""", "webhook response was absent")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":null}""", "webhook response was absent")]
    [InlineData("""{"kind":"Review","apiVersion":"v9","response":{"uid":"UID","allowed":true}}""", "got v9, Kind=Review")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"UID","allowed":true,"patch":"e30="}}""", "may not return response.patch")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"UID","allowed":true,"patchType":"JSONPatch"}}""", "may not return response.patchType")]
    [InlineData("[]", "webhook response was absent")]
    [InlineData("", "it is no AdmissionReview")]
    [InlineData("<html>", "it is no AdmissionReview")]
    [InlineData("""{"response":{"uid":"UID","warnings":7,"allowed":true}}""", "expected webhook response of admission.k8s.io/v1")]
    public async Task One_that_answers_something_else_has_failed(string answer, string problem)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.ServeRaw("/lie", async http =>
        {
            var review = (await JsonNode.ParseAsync(http.Request.Body))!;
            await http.Response.WriteAsync(answer.Replace("UID", review["request"]!["uid"]!.ToString(), StringComparison.Ordinal));
        });
        await ValidatingAsync(server, "a", hooks.Validating("/lie"));
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        Assert.Equal(500, refused.Code);
        Assert.Contains("failed calling webhook \"lie.example.org\": received invalid webhook response: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"allowed":true,"patch":"W10="}""", "webhook returned response.patch but not response.patchType")]
    [InlineData("""{"allowed":true,"patchType":"JSONPatch"}""", "webhook returned response.patchType but not response.patch")]
    [InlineData("""{"allowed":true,"patch":"W10=","patchType":"Merge"}""", "unsupported patch type \"Merge\"")]
    [InlineData("""{"allowed":true,"patch":"?","patchType":"JSONPatch"}""", "it is no AdmissionReview")]
    [InlineData("""{"allowed":true,"patch":"W10=","patchType":7}""", "it is no AdmissionReview")]
    public async Task So_has_one_whose_patch_is_none(string response, string problem)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/lie", _ => (JsonObject)JsonNode.Parse(response)!);
        await MutatingAsync(server, "a", hooks.Mutating("/lie"));
        Assert.Contains(problem, (await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task One_that_answers_no_success_is_quoted(int code)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.ServeRaw("/no", http =>
        {
            http.Response.StatusCode = code;
            http.Response.Headers.Location = "/ok";
            return http.Response.WriteAsync("because");
        });
        hooks.Serve("/ok", _ => Allow());
        await ValidatingAsync(server, "a", hooks.Validating("/no"));
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        Assert.Contains($": it answered {code} ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(": \"because\" (after ", refused.Message, StringComparison.Ordinal);
        Assert.Empty(hooks.Asked);
    }

    [Fact]
    public async Task An_endless_answer_ends_at_its_bound()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.ServeRaw("/endless", async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(Block, http.RequestAborted);
            }
        });
        await ValidatingAsync(server, "a", hooks.Validating("/endless"));
        Assert.Contains(
            "the answer is longer than 8388608 bytes", (await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_dies_in_the_middle_of_its_answer_has_failed()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.ServeRaw("/dies", async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{");
            await http.Response.Body.FlushAsync();
            http.Abort();
        });
        await ValidatingAsync(server, "a", hooks.Validating("/dies"));
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        Assert.StartsWith("Internal error occurred: failed calling webhook \"dies.example.org\"", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task A_patch_or_an_answer_that_nests_deep_does_no_harm(int depth)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        var deep = string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));
        hooks.Serve("/patch", _ => Patch($$"""[{"op":"add","path":"/metadata/annotations","value":{{deep}}}]"""));
        hooks.ServeRaw("/answer", http => http.Response.WriteAsync($$"""{"response":{{deep}}}"""));
        await MutatingAsync(server, "a", hooks.Mutating("/patch"));
        Assert.Equal(500, (await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct))).Code);
        await server.DeleteAsync<V1MutatingWebhookConfiguration>("a", ns: "");
        await MutatingAsync(server, "b", hooks.Mutating("/answer"));
        Assert.Equal(500, (await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct))).Code);
    }

    [Fact]
    public async Task A_patch_that_copies_itself_without_end_is_stopped()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        var copies = string.Join(',', Enumerable.Range(0, 60).Select(_ => """{"op":"copy","from":"/data","path":"/data/a"}"""));
        hooks.Serve("/grow", _ => Patch($"[{copies}]"));
        await MutatingAsync(server, "a", hooks.Mutating("/grow"));
        Assert.Equal(500, (await FailsAsync(() => server.Api.CreateAsync(Map("m", ("x", "y")), Ct))).Code);
    }

    [Fact]
    public async Task Thousands_of_warnings_are_told_as_far_as_bearable()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/warn", _ => new JsonObject
        {
            ["allowed"] = true,
            ["warnings"] = new JsonArray([.. Enumerable.Range(0, 5000).Select(i => JsonValue.Create($"{i} {new string('x', 1000)}"))]),
        });
        await ValidatingAsync(server, "a", hooks.Validating("/warn"), hooks.Validating("/warn") with { Name = "b.example.org" });
        var warnings = (await server.PostAsync<V1ConfigMap>("""{"metadata":{"name":"m"}}""")).Warnings;
        Assert.Equal(WriteResult.MostWarnings, warnings.Count);
        Assert.All(warnings, warning => Assert.True(warning.Length <= 256));
    }
}
