using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.AdmissionWebhooks.WebhookServer;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

public sealed class MatchConditionTests
{
    [Fact]
    public async Task A_webhook_is_asked_about_what_all_its_conditions_hold_of()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/no", _ => Deny("no"));
        await ValidatingAsync(
            server, "a",
            hooks.Validating("/no") with
            {
                MatchConditions =
                [
                    new() { Name = "kind", Expression = "request.kind.kind == 'ConfigMap' && request.operation == 'CREATE'" },
                    new() { Name = "label", Expression = "'x' in object.data && oldObject == null && request.userInfo.username == 'admin'" },
                ],
            });
        await server.Api.CreateAsync(Map("good", ("a", "b")), Ct);
        await FailsAsync(() => server.Api.CreateAsync(Map("bad", ("x", "b")), Ct));
        Assert.Single(hooks.Asked);
        await server.DeleteAsync<V1ConfigMap>("good");
    }

    [Fact]
    public async Task A_mutating_webhook_changes_only_what_its_conditions_hold_of()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/change", _ => Patch("""[{"op":"add","path":"/data/changed","value":"yes"}]"""));
        await MutatingAsync(server, "a", hooks.Mutating("/change") with
        {
            MatchConditions = [new() { Name = "not-skip", Expression = "object.metadata.name != 'skip-me'" }],
        });
        Assert.Equal(["a"], (await server.Api.CreateAsync(Map("skip-me", ("a", "b")), Ct)).Data.Keys);
        Assert.Equal("yes", (await server.Api.CreateAsync(Map("m", ("a", "b")), Ct)).Data["changed"]);
    }

    [Theory]
    [InlineData("Fail")]
    [InlineData("Ignore")]
    public async Task What_fails_is_decided_by_the_failure_policy(string policy)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/no", _ => Deny("no"));
        await ValidatingAsync(server, "a", hooks.Validating("/no") with
        {
            FailurePolicy = policy,
            MatchConditions = [new() { Name = "a", Expression = "object.data.missing == 'x'" }],
        });
        if (policy == "Ignore")
        {
            await server.Api.CreateAsync(Map("m", ("a", "b")), Ct);
        }
        else
        {
            var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m", ("a", "b")), Ct));
            Assert.Equal(
                (403, "Forbidden",
                    "configmaps \"m\" is forbidden: expression 'object.data.missing == 'x'' resulted in error: no such key: missing"),
                (refused.Code, refused.Reason, refused.Message));
        }

        Assert.Empty(hooks.Asked);
    }

    [Fact]
    public async Task One_that_does_not_hold_decides_whatever_others_fail()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/no", _ => Deny("no"));
        await ValidatingAsync(server, "a", hooks.Validating("/no") with
        {
            MatchConditions = [new() { Name = "a", Expression = "object.x.y == 1" }, new() { Name = "b", Expression = "false" }],
        });
        await server.Api.CreateAsync(Map("m"), Ct);
        Assert.Empty(hooks.Asked);
    }

    [Fact]
    public async Task They_may_ask_who_may_do_what()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/no", _ => Deny("no"));
        const string question = "!authorizer.group('').resource('configmaps').namespace('default').name('m').check('breakglass').allowed()"
            + " && !authorizer.serviceAccount('default', 'default').group('').resource('pods').check('create').allowed()";
        await ValidatingAsync(server, "a", hooks.Validating("/no") with { MatchConditions = [new() { Name = "a", Expression = question }] });
        await server.Api.CreateAsync(Map("m"), Ct);
        await server.Api.CreateAsync(
            new V1ClusterRole { Metadata = new() { Name = "r" }, Rules = [new() { Verbs = ["create"], ApiGroups = [""], Resources = ["configmaps"] }] }, Ct);
        await server.Api.CreateAsync(
            new V1ClusterRoleBinding
            {
                Metadata = new() { Name = "b" },
                RoleRef = new() { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "r" },
                Subjects = [new() { Kind = "User", ApiGroup = "rbac.authorization.k8s.io", Name = "jane" }],
            },
            Ct);
        await server.SettleAsync();
        var refused = await FailsAsync(() => server.Core.As(new UserIdentity("jane")).CreateAsync(Map("n"), Ct));
        Assert.Equal("admission webhook \"no.example.org\" denied the request: no", refused.Message);
        Assert.Single(hooks.Asked);
    }

    [Fact]
    public async Task What_costs_too_much_fails_closed()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/no", _ => Deny("no"));
        const string dear = "[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, "
            + "[1,2,3,4,5,6,7,8,9,10].all(d, [1,2,3,4,5,6,7,8,9,10].all(e, [1,2,3,4,5,6,7,8,9,10].all(f, a + b + c + d + e + f > 0))))))";
        await ValidatingAsync(server, "a", hooks.Validating("/no") with { MatchConditions = [new() { Name = "a", Expression = dear }] });
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        Assert.Equal(403, refused.Code);
        Assert.EndsWith("resulted in error: operation cancelled: actual cost limit exceeded", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("... [] bad expression", "Invalid value: \"... [] bad expression\": compilation failed: ERROR: <input>:1:2: Syntax error: mismatched input '.'")]
    [InlineData("object.metadata.name", "Invalid value: \"object.metadata.name\": must evaluate to bool")]
    [InlineData("requst.name == 'a'", "compilation failed: ERROR: <input>:1:1: undeclared reference to 'requst' (in container ''); did you mean 'request'?")]
    [InlineData("request.nam == 'a'", "undefined field 'nam'; did you mean 'name'?")]
    [InlineData("params.x == 1", "undeclared reference to 'params' (in container '')")]
    [InlineData(" ", "webhooks[0].matchConditions[0].expression: Required value")]
    public async Task What_cannot_be_used_is_refused_with_its_place(string expression, string why)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        V1MatchCondition[] conditions = [new() { Name = "a", Expression = expression }];
        foreach (var refused in new[]
        {
            await FailsAsync(() => ValidatingAsync(server, "a", hooks.Validating("/x") with { MatchConditions = conditions })),
            await FailsAsync(() => MutatingAsync(server, "a", hooks.Mutating("/x") with { MatchConditions = conditions })),
        })
        {
            Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
            Assert.Contains("webhooks[0].matchConditions[0].expression: ", refused.Message, StringComparison.Ordinal);
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Names_are_qualified_and_unlike_and_there_are_64_at_most()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        V1MatchCondition[] conditions = [.. Enumerable.Range(0, 65).Select(i => new V1MatchCondition { Name = i < 2 ? "a" : $"n {i}", Expression = "true" })];
        var refused = await FailsAsync(() => ValidatingAsync(server, "a", hooks.Validating("/x") with { MatchConditions = conditions }));
        Assert.Contains("webhooks[0].matchConditions: Too many: 65: must have at most 64 items", refused.Message, StringComparison.Ordinal);
        Assert.Contains("webhooks[0].matchConditions[1].name: Duplicate value: \"a\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains("webhooks[0].matchConditions[2].name: Invalid value: \"n 2\"", refused.Message, StringComparison.Ordinal);
    }
}
