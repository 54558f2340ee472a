using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.AdmissionPolicies.Policies;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.AdmissionPolicies;

public sealed class ValidatingPolicyTests
{
    private static V1Deployment Deployment(string name, int replicas) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new()
        {
            Replicas = replicas,
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["a"] = "b" } },
            Template = new()
            {
                Metadata = new() { Labels = new Dictionary<string, string> { ["a"] = "b" } },
                Spec = new() { Containers = [new() { Name = "c", Image = "nginx" }] },
            },
        },
    };

    [Fact]
    public async Task A_deployment_is_held_against_a_policy_with_a_message_of_its_own()
    {
        await using var server = await TestServer.StartAsync();
        var policy = Policy(
            "replicas",
            new V1Validation
            {
                Expression = "object.spec.replicas > 1",
                MessageExpression = "'wants replicas > 1, got ' + string(object.spec.replicas)",
            },
            new V1Validation { Expression = "namespaceObject.metadata.name == 'default'", Message = "not here" });
        policy.Spec.MatchConstraints = About("*", "deployments", "apps");
        await server.Api.CreateAsync(policy, Ct);
        await server.Api.CreateAsync(Deployment("before", 1), Ct);
        await server.Api.CreateAsync(Binding("replicas"), Ct);

        var refused = await FailsAsync(() => server.Api.CreateAsync(Deployment("d", 1), Ct));
        Assert.Equal(
            (422, "Invalid",
                "deployments.apps \"d\" is forbidden: ValidatingAdmissionPolicy 'replicas' with binding 'replicas-binding' denied request: " +
                "wants replicas > 1, got 1"),
            (refused.Code, refused.Reason, refused.Message));
        Assert.StartsWith("ValidatingAdmissionPolicy 'replicas'", refused.Details!.Causes.Single().Message, StringComparison.Ordinal);
        await server.Api.CreateAsync(Deployment("d", 2), Ct);
        await server.DeleteAsync<V1ValidatingAdmissionPolicyBinding>("replicas-binding", ns: "");
        await server.Api.CreateAsync(Deployment("e", 1), Ct);
    }

    [Fact]
    public async Task Expressions_may_speak_of_variables_and_variables_of_those_before()
    {
        await using var server = await TestServer.StartAsync();
        var policy = Policy("v", new V1Validation
        {
            Expression = "variables.twice > 2",
            MessageExpression = "'only ' + string(variables.twice)",
            Reason = "Forbidden",
        });
        policy.Spec.Variables =
        [
            new() { Name = "count", Expression = "size(object.data)" }, new() { Name = "twice", Expression = "variables.count * 2" },
            new() { Name = "never", Expression = "object.nowhere.x" },
        ];
        await server.EnforceAsync(policy);
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m", ("a", "b")), Ct));
        Assert.Equal((403, "Forbidden"), (refused.Code, refused.Reason));
        Assert.EndsWith("denied request: only 2", refused.Message, StringComparison.Ordinal);
        await server.Api.CreateAsync(Map("m", ("a", "b"), ("c", "d")), Ct);
    }

    [Theory]
    [InlineData("Warn")]
    [InlineData("Audit")]
    public async Task Who_is_only_warned_gets_through(string action)
    {
        await using var server = await TestServer.StartAsync();
        await server.EnforceAsync(Policy("w", "false"), Binding("w", action));
        var made = await server.PostAsync<V1ConfigMap>("""{"metadata":{"name":"m"}}""");
        Assert.Equal(
            action == "Warn" ? ["Validation failed for ValidatingAdmissionPolicy 'w' with binding 'w-binding': failed expression: false"] : [],
            made.Warnings);
    }

    [Theory]
    [InlineData("Fail")]
    [InlineData("Ignore")]
    public async Task What_fails_is_decided_by_the_failure_policy(string failurePolicy)
    {
        await using var server = await TestServer.StartAsync();
        var policy = Policy("f", "object.data.missing == 'x'");
        policy.Spec.FailurePolicy = failurePolicy;
        await server.EnforceAsync(policy);
        if (failurePolicy == "Ignore")
        {
            await server.Api.CreateAsync(Map("m", ("a", "b")), Ct);
            return;
        }

        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m", ("a", "b")), Ct));
        Assert.EndsWith(
            "denied request: expression 'object.data.missing == 'x'' resulted in error: no such key: missing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_costs_too_much_fails_closed()
    {
        await using var server = await TestServer.StartAsync();
        const string ten = "[1,2,3,4,5,6,7,8,9,10]";
        var policy = Policy("dear", $"{ten}.all(a, {ten}.all(b, {ten}.all(c, {ten}.all(d, {ten}.all(e, {ten}.all(f, a + b + c > 0))))))");
        await server.EnforceAsync(policy);
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        Assert.EndsWith("operation cancelled: actual cost limit exceeded", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_expressions_cost_together_what_they_cost()
    {
        await using var server = await TestServer.StartAsync();
        var data = Enumerable.Range(0, 60).Select(i => ($"k{i}", new string('x', 2000))).ToArray();
        var policy = Policy("dear", [.. Enumerable.Range(0, 300).Select(_ => new V1Validation
        {
            Expression = "object.data.all(a, object.data.all(b, object.data[a] + object.data[b] != ''))",
        })]);
        await server.EnforceAsync(policy);
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m", data), Ct));
        Assert.EndsWith(
            "validation failed due to running out of cost budget, no further validation rules will be run", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_that_refer_to_each_other_without_end_end()
    {
        await using var server = await TestServer.StartAsync();
        var policy = Policy("deep", "variables.v5000 == 0");
        policy.Spec.Variables =
        [
            new() { Name = "v0", Expression = "0" },
            .. Enumerable.Range(1, 5000).Select(i => new V1Variable { Name = $"v{i}", Expression = $"variables.v{i - 1} + 0" }),
        ];
        await server.EnforceAsync(policy);
        try
        {
            await server.Api.CreateAsync(Map("m"), Ct);
        }
        catch (ApiException refused)
        {
            Assert.Equal(422, refused.Code);
        }
    }

    [Fact]
    public async Task Selectors_names_and_exclusions_narrow_what_it_is_about()
    {
        await using var server = await TestServer.StartAsync();
        var policy = Policy("n", "false");
        policy.Spec.MatchConstraints.ExcludeResourceRules =
            [new() { Operations = ["*"], ApiGroups = [""], ApiVersions = ["*"], Resources = ["configmaps"], ResourceNames = ["free"] }];
        policy.Spec.MatchConstraints.ObjectSelector = new() { MatchLabels = new Dictionary<string, string> { ["held"] = "yes" } };
        policy.Spec.MatchConditions = [new() { Name = "c", Expression = "object.metadata.name != 'exempt'" }];
        await server.EnforceAsync(policy);
        var labels = new Dictionary<string, string> { ["held"] = "yes" };
        V1ConfigMap Held(string name) => Map(name) with { Metadata = new() { Name = name, NamespaceProperty = "default", Labels = labels } };
        await server.Api.CreateAsync(Map("unlabelled"), Ct);
        await server.Api.CreateAsync(Held("free"), Ct);
        await server.Api.CreateAsync(Held("exempt"), Ct);
        await FailsAsync(() => server.Api.CreateAsync(Held("m"), Ct));
    }

    [Fact]
    public async Task Parameters_come_by_name_or_selector_and_from_the_objects_namespace()
    {
        await using var server = await TestServer.StartAsync();
        var policy = Policy("p", "!(params.data.forbidden in object.data)");
        policy.Spec.ParamKind = new() { ApiVersion = "v1", Kind = "ConfigMap" };
        policy.Spec.MatchConditions = [new() { Name = "c", Expression = "object.metadata.name != params.metadata.name" }];
        var binding = Binding("p");
        binding.Spec.ParamRef = new() { Name = "params", ParameterNotFoundAction = "Allow" };
        await server.EnforceAsync(policy, binding);
        await server.Api.CreateAsync(Map("m", ("x", "1")), Ct);
        await server.Api.CreateAsync(Map("params", ("forbidden", "x")), Ct);
        await FailsAsync(() => server.Api.CreateAsync(Map("n", ("x", "1")), Ct));

        await server.DeleteAsync<V1ValidatingAdmissionPolicyBinding>("p-binding", ns: "");
        binding.Metadata.ResourceVersion = null;
        binding.Spec.ParamRef = new() { Name = "nowhere", ParameterNotFoundAction = "Deny" };
        await server.Api.CreateAsync(binding, Ct);
        Assert.EndsWith(
            "denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
            (await FailsAsync(() => server.Api.CreateAsync(Map("n"), Ct))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deletions_and_updates_are_held_against_it_with_the_object_as_it_was()
    {
        await using var server = await TestServer.StartAsync();
        await server.Api.CreateAsync(Map("m", ("keep", "1")), Ct);
        await server.EnforceAsync(Policy("u", "object != null || !('keep' in oldObject.data)"));
        await FailsAsync(() => server.DeleteAsync<V1ConfigMap>("m"));
        var made = await server.Api.GetAsync<V1ConfigMap>(Key("m"), Ct);
        await server.Api.UpdateAsync(made with { Data = new Dictionary<string, string> { ["a"] = "b" } }, Ct);
        await server.DeleteAsync<V1ConfigMap>("m");
    }

    [Fact]
    public async Task A_policy_cannot_keep_itself_in_force()
    {
        await using var server = await TestServer.StartAsync();
        var policy = Policy("all", "false");
        policy.Spec.MatchConstraints = About("*", "*/*", "*", "*");
        await server.EnforceAsync(policy);
        await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        await server.Core.As(ApiServerCore.Self).CreateAsync(Map("own"), Ct);
        await server.DeleteAsync<V1ValidatingAdmissionPolicy>("all", ns: "");
        await server.Api.CreateAsync(Map("m"), Ct);
    }
}
