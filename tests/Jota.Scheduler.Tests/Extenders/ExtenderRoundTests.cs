using System.Text.Json;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Scheduler.Tests.Extenders;

/// <summary>Extenders over real HTTP: what they are asked, and that none of them does harm.</summary>
public sealed class ExtenderRoundTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly V1Node[] _nodes = [A.Node("a"), A.Node("b"), A.Node("c")];

    [Fact]
    public async Task Names_are_asked_about_and_those_that_are_left_come_back_with_why_not_the_others()
    {
        await using var server = await LoopbackExtender.AnsweringAsync((_, _) =>
            """{"nodenames": ["b"], "FailedNodes": {"a": "busy"}, "FailedAndUnresolvableNodes": {"c": "broken"}, "Error": ""}""");

        var answer = await AskAsync(ByName(server));

        Assert.Equal(["b"], answer.Nodes);
        Assert.Equal(("busy", true), (answer.Refused["a"].Reasons[0], answer.Refused["a"].Resolvable));
        Assert.Equal(("broken", false), (answer.Refused["c"].Reasons[0], answer.Refused["c"].Resolvable));
        var (verb, question) = Assert.Single(server.Asked);
        Assert.Equal("filter", verb);
        Assert.Equal("p", question.GetProperty("Pod").GetProperty("metadata").GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, question.GetProperty("Nodes").ValueKind);
        Assert.Equal(["a", "b", "c"], question.GetProperty("NodeNames").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task One_that_knows_no_nodes_is_given_them()
    {
        await using var server = await LoopbackExtender.AnsweringAsync((_, question) =>
            """{"Nodes": {"items": [""" + question.GetProperty("Nodes").GetProperty("items")[2].GetRawText() + "]}}");

        Assert.Equal(["c"], (await AskAsync(ByName(server) with { NodeCacheCapable = false })).Nodes);
    }

    [Fact]
    public async Task Scores_are_weighed_and_kept_within_their_bounds()
    {
        await using var server = await LoopbackExtender.AnsweringAsync((verb, _) => verb == "filter"
            ? LoopbackExtender.Filtered("a", "b")
            : """[{"Host": "a", "Score": 3}, {"Host": "b", "Score": 999999999999}, {"Host": "stranger", "Score": 5}, {"Host": 7}]""");

        var answer = await AskAsync(ByName(server) with { PrioritizeVerb = "prioritize", Weight = 2 });

        Assert.Equal((60, 200), (answer.Scores["a"], answer.Scores["b"]));
    }

    [Fact]
    public async Task Each_is_asked_about_what_those_before_it_left()
    {
        await using var first = await LoopbackExtender.AnsweringAsync((_, _) => LoopbackExtender.Filtered("a", "b"));
        await using var second = await LoopbackExtender.AnsweringAsync((_, _) => LoopbackExtender.Filtered("b"));

        Assert.Equal(["b"], (await AskAsync(ByName(first), ByName(second))).Nodes);
        Assert.Equal(2, second.Asked.First().Question.GetProperty("NodeNames").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"Error": "out of order"}""", "out of order")]
    [InlineData("""{"NodeNames": ["z"]}""", "claims a filtered node \"z\" which is not found in the input node list")]
    [InlineData("""[]""", "the answer is no object")]
    [InlineData("""<html>""", "invalid")]
    public async Task A_wrong_answer_is_a_failure(string answer, string why)
    {
        await using var server = await LoopbackExtender.AnsweringAsync((_, _) => answer);

        var failure = await Assert.ThrowsAsync<ExtenderException>(() => AskAsync(ByName(server)));

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await AskAsync(ByName(server) with { Ignorable = true })).Nodes.Count);
    }

    [Fact]
    public async Task An_answer_without_nodes_lets_none_through()
    {
        await using var server = await LoopbackExtender.AnsweringAsync((_, _) => "{}");

        Assert.Empty((await AskAsync(ByName(server))).Nodes);
    }

    [Fact]
    public async Task Another_status_than_200_is_a_failure()
    {
        await using var server = await LoopbackExtender.StartAsync((_, _, response) =>
        {
            response.StatusCode = 500;
            return Task.CompletedTask;
        });

        Assert.Contains("code 500", (await Assert.ThrowsAsync<ExtenderException>(() => AskAsync(ByName(server)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_does_not_answer_has_its_time_and_no_more()
    {
        var never = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        await using var server = await LoopbackExtender.StartAsync((_, _, _) =>
        {
            asked.SetResult();
            return never.Task;
        });

        var asking = AskAsync(ByName(server) with { Timeout = TimeSpan.FromSeconds(3) });
        await asked.Task;
        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Contains("deadline exceeded", (await Assert.ThrowsAsync<ExtenderException>(() => asking)).Message, StringComparison.Ordinal);
        never.SetResult();
    }

    [Fact]
    public async Task One_that_is_not_there_is_a_failure()
    {
        var server = await LoopbackExtender.AnsweringAsync((_, _) => "{}");
        var gone = ByName(server);
        await server.DisposeAsync();

        await Assert.ThrowsAsync<ExtenderException>(() => AskAsync(gone));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        await using var server = await LoopbackExtender.StartAsync(async (_, _, response) =>
        {
            var much = new byte[1 << 20];
            while (!response.HttpContext.RequestAborted.IsCancellationRequested)
            {
                await response.Body.WriteAsync(much);
            }
        });

        Assert.Contains("longer than", (await Assert.ThrowsAsync<ExtenderException>(() => AskAsync(ByName(server)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_about_pods_that_want_what_it_looks_after()
    {
        var configuration = new ExtenderConfiguration
        {
            UrlPrefix = new("http://127.0.0.1:1"),
            FilterVerb = "filter",
            ManagedResources = ["example.com/gpu"],
        };
        using var extender = new Extender(configuration, _clock);

        Assert.True(extender.IsAbout(new(A.Pod("p").Requesting("example.com/gpu", "1"))));
        Assert.False(extender.IsAbout(new(A.Pod("p"))));
    }

    private static ExtenderConfiguration ByName(LoopbackExtender server) =>
        new() { UrlPrefix = server.Url, FilterVerb = "filter", NodeCacheCapable = true };

    private async Task<ExtenderAnswer> AskAsync(params ExtenderConfiguration[] configurations)
    {
        var extenders = configurations.Select(configuration => new Extender(configuration, _clock)).ToList();
        try
        {
            return await new ExtenderRound([.. extenders], NullLogger.Instance).AskAsync(new(A.Pod("p")), _nodes, TestContext.Current.CancellationToken);
        }
        finally
        {
            extenders.ForEach(extender => extender.Dispose());
        }
    }
}
