using Jota.Api;
using Jota.ApiServer.Tests.Authorization;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.Authorization.Rbac;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Reviews;

public sealed class ReviewTests
{
    [Fact]
    public async Task Everybody_may_ask_what_he_may_do()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Role("r", Rule("get", "pods")), Ct);
        await server.Api.CreateAsync(Binding("rb", "Role", "r", Subject("User", "alice")), Ct);

        Assert.True((await AskAsync("get")).Allowed);
        Assert.False((await AskAsync("delete")).Allowed);

        async Task<V1SubjectAccessReviewStatus> AskAsync(string verb) => (await server.Core.As(Alice).CreateAsync(
            new V1SelfSubjectAccessReview
            {
                Metadata = new V1ObjectMeta(),
                Spec = new() { ResourceAttributes = new() { Verb = verb, Resource = "pods", NamespaceProperty = "default" } },
            },
            Ct)).Status;
    }

    [Fact]
    public async Task The_answer_is_upstreams_and_is_stored_nowhere()
    {
        await using var server = await StartAsync();
        var before = server.Store.Revision;

        var result = await server.PostAsync<V1SelfSubjectAccessReview>(
            """{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{"resourceAttributes":{"verb":"get","resource":"pods","namespace":"demo"}}}""", ns: "");

        Assert.Equal(
            """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","metadata":{},"spec":{"resourceAttributes":{"namespace":"demo","resource":"pods","verb":"get"}},"status":{"allowed":true}}""",
            System.Text.Encoding.UTF8.GetString(result.Object.Json.Span));
        Assert.Equal(before, server.Store.Revision);
    }

    [Fact]
    public async Task The_administrator_asks_for_others()
    {
        await using var server = await StartAsync();
        var review = new V1SubjectAccessReview
        {
            Metadata = new V1ObjectMeta(),
            Spec = new() { User = "alice", Groups = ["system:authenticated"], NonResourceAttributes = new() { Path = "/healthz", Verb = "get" } },
        };

        var answer = await server.Api.CreateAsync(review, Ct);

        Assert.Equal(
            (true, "RBAC: allowed by ClusterRoleBinding \"system:discovery\" of ClusterRole \"system:discovery\" to Group \"system:authenticated\""),
            (answer.Status.Allowed, answer.Status.Reason));
        Assert.Equal(403, (await FailsAsync(() => server.Core.As(Alice).CreateAsync(review, Ct))).Code);
    }

    [Theory]
    [InlineData("""{"rawSelector":"spec.nodeName=a"}""", true, null)]
    [InlineData("""{"requirements":[{"key":"spec.nodeName","operator":"In","values":["a"]}]}""", true, null)]
    [InlineData("""{"rawSelector":"spec.nodeName=b"}""", false, null)]
    [InlineData("""{"requirements":[{"key":"spec.nodeName","operator":"NotIn","values":["a"]}]}""", false, null)]
    [InlineData("""{"requirements":[{"key":"spec.nodeName","operator":"In","values":["a","b"]}]}""", false, "spec.resourceAttributes.fieldSelector ignored due to parse error")]
    [InlineData("""{"rawSelector":"nonsense"}""", false, "spec.resourceAttributes.fieldSelector ignored due to parse error")]
    public async Task A_question_may_be_about_a_selection(string selector, bool allowed, string? problem)
    {
        await using var server = await StartAsync();

        var answer = (await server.PostAsync<V1SubjectAccessReview>(
            $$$$"""
            {"spec":{"user":"system:node:a","groups":["system:nodes"],
            "resourceAttributes":{"verb":"list","resource":"pods","fieldSelector": {{{{selector}}}} }}}
            """,
            ns: "")).Object.As<V1SubjectAccessReview>().Status;

        Assert.Equal((allowed, problem), (answer.Allowed, answer.EvaluationError));
    }

    [Theory]
    [InlineData(
        """{"fieldSelector":{"rawSelector":"a=b","requirements":[{"key":"a","operator":"In","values":["b"]}]}}""",
        "spec.resourceAttributes.fieldSelector.rawSelector: Invalid value: \"a=b\": may not specified at the same time as requirements")]
    [InlineData("""{"labelSelector":{}}""", "spec.resourceAttributes.labelSelector.requirements: Required value: when spec.resourceAttributes.labelSelector is specified, requirements or rawSelector is required")]
    public async Task A_selection_is_told_in_one_way(string attributes, string error)
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.PostAsync<V1SelfSubjectAccessReview>($$$"""{"spec":{"resourceAttributes": {{{attributes}}} }}""", ns: ""));

        Assert.Equal((422, $"SelfSubjectAccessReview.authorization.k8s.io \"\" is invalid: {error}"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_question_about_nothing_is_refused()
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.PostAsync<V1SubjectAccessReview>("""{"spec":{}}""", ns: ""));

        Assert.Equal(
            "SubjectAccessReview.authorization.k8s.io \"\" is invalid: [spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified, "
            + "spec.user: Invalid value: \"\": at least one of user or group must be specified]",
            refused.Message);
    }

    [Fact]
    public async Task Rules_are_told_for_a_namespace()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Role("r", Rule("get list", "pods")), Ct);
        await server.Api.CreateAsync(Binding("rb", "Role", "r", Subject("User", "alice")), Ct);

        var review = await server.Core.As(Alice).CreateAsync(
            new V1SelfSubjectRulesReview { Metadata = new V1ObjectMeta(), Spec = new() { NamespaceProperty = "default" } }, Ct);

        Assert.False(review.Status.Incomplete);
        Assert.Contains(review.Status.ResourceRules, rule => rule.Resources is ["pods"] && rule.Verbs is ["get", "list"]);
        Assert.Contains(review.Status.NonResourceRules, rule => rule.NonResourceURLs.Contains("/apis/*"));
        Assert.Equal(400, (await FailsAsync(() => server.PostAsync<V1SelfSubjectRulesReview>("""{"spec":{}}""", ns: ""))).Code);
    }

    [Fact]
    public async Task Everybody_may_ask_who_he_is()
    {
        await using var server = await StartAsync();

        var review = await server.Core.As(Alice).CreateAsync(new V1SelfSubjectReview { Metadata = new V1ObjectMeta() }, Ct);

        Assert.Equal(("alice", "system:authenticated"), (review.Status.UserInfo.Username, review.Status.UserInfo.Groups.Single()));
        Assert.NotNull(review.Metadata.CreationTimestamp);
    }
}
