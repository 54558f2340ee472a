using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.AdmissionPolicies;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.AdmissionPolicies.Policies;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.AdmissionPolicies;

public sealed class PolicyRulesTests
{
    [Fact]
    public async Task Every_expression_that_cannot_be_used_is_told_with_its_place()
    {
        await using var server = await TestServer.StartAsync();
        var policy = Policy(
            "p",
            new V1Validation { Expression = "object.x +", MessageExpression = "1" },
            new V1Validation { Expression = "variables.coutn > 0", Message = "a\nb" },
            new V1Validation { Expression = "'a'", MessageExpression = "authorizer.path('/x').check('get').reason()" });
        policy.Spec.Variables = [new() { Name = "count", Expression = "1" }, new() { Name = "bad name", Expression = "nothing" }];
        policy.Spec.AuditAnnotations = [new() { Key = "k", ValueExpression = "1" }];
        var refused = await FailsAsync(() => server.Api.CreateAsync(policy, Ct));
        Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
        foreach (var told in new[]
        {
            "spec.validations[0].expression: Invalid value: \"object.x +\": compilation failed: ERROR: <input>:1:11: Syntax error",
            "spec.validations[0].messageExpression: Invalid value: \"1\": must evaluate to string",
            "spec.validations[1].expression: Invalid value: \"variables.coutn > 0\": compilation failed: ERROR: <input>:1:10: undefined field 'coutn'; did you mean 'count'?",
            "spec.validations[1].message: Invalid value: \"a\\nb\": message must not contain line breaks",
            "spec.validations[2].expression: Invalid value: \"'a'\": must evaluate to bool",
            "undeclared reference to 'authorizer'",
            "spec.variables[1].name: Invalid value: \"bad name\": name is not a valid CEL identifier",
            "spec.variables[1].expression: Invalid value: \"nothing\": compilation failed",
            "spec.auditAnnotations[0].valueExpression: Invalid value: \"1\": must evaluate to one of [string null_type]",
        })
        {
            Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_does_not_fit_the_types_is_told_in_the_status_and_in_force_all_the_same()
    {
        await using var server = await TestServer.StartAsync();
        var policy = Policy("t", new V1Validation { Expression = "object.spec.replicas > '1'" }, new V1Validation { Expression = "object.spec.replica == 1" });
        policy.Spec.MatchConstraints = About("*", "deployments", "apps");
        await server.Api.CreateAsync(policy, Ct);
        var made = await server.Api.GetAsync<V1ValidatingAdmissionPolicy>(ObjectKey.Cluster("t"), Ct);
        Assert.Equal((1, 1), (made.Metadata.Generation, made.Status.ObservedGeneration));
        Assert.Equal(
            ["spec.validations[0].expression", "spec.validations[1].expression"],
            made.Status.TypeChecking.ExpressionWarnings.Select(warning => warning.FieldRef));
        Assert.StartsWith(
            "apps/v1, Kind=Deployment: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'\n | object.spec.replicas > '1'\n | .....................^",
            made.Status.TypeChecking.ExpressionWarnings[0].Warning, StringComparison.Ordinal);
        Assert.Contains("undefined field 'replica'; did you mean 'replicas'?", made.Status.TypeChecking.ExpressionWarnings[1].Warning, StringComparison.Ordinal);

        var updated = await server.Api.UpdateAsync(
            made with { Spec = made.Spec with { Validations = [new() { Expression = "object.spec.replicas > 1" }] } }, Ct);
        Assert.Equal((2, 2), (updated.Metadata.Generation, updated.Status.ObservedGeneration));
        Assert.Null(updated.Status.TypeChecking.ExpressionWarnings);
        Assert.Equal(2, (await server.Api.UpdateAsync(updated with { Metadata = updated.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } }, Ct)).Status.ObservedGeneration);
    }

    [Fact]
    public async Task Both_kinds_are_listed_patched_and_deleted_as_collections()
    {
        await using var server = await TestServer.StartAsync();
        await server.EnforceAsync(Policy("a", "true"));
        await server.EnforceAsync(Policy("b", "true"));
        await server.Api.PatchAsync(
            server.One<V1ValidatingAdmissionPolicyBinding>("a-binding", ns: ""),
            new(PatchType.Merge, """{"metadata":{"annotations":{"patched":"true"}}}"""u8.ToArray()), WriteOptions.Plain, Ct);
        var patched = await server.Api.PatchAsync(
            server.One<V1ValidatingAdmissionPolicy>("a", "status", ns: ""),
            new(PatchType.Merge, """{"status":{"conditions":[{"type":"PatchStatusFailed","status":"False","reason":"ByE2E","message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}"""u8.ToArray()),
            WriteOptions.Plain, Ct);
        Assert.NotNull(patched);
        var policy = await server.Api.GetAsync<V1ValidatingAdmissionPolicy>(ObjectKey.Cluster("a"), Ct);
        Assert.Equal("PatchStatusFailed", policy.Status.Conditions.Single().Type);
        Assert.Equal(1, policy.Metadata.Generation);
        await server.Api.DeleteCollectionAsync(server.All<V1ValidatingAdmissionPolicy>(""), ListOptions.All, DeleteOptions.Default, Ct);
        await server.Api.DeleteCollectionAsync(server.All<V1ValidatingAdmissionPolicyBinding>(""), ListOptions.All, DeleteOptions.Default, Ct);
        Assert.Empty((await server.Api.ListAsync(server.All<V1ValidatingAdmissionPolicyBinding>(""), ListOptions.All, Ct)).Items);
    }

    [Fact]
    public async Task Bindings_say_what_is_to_be_done_once()
    {
        await using var server = await TestServer.StartAsync();
        var binding = Binding("p", "Deny", "Warn", "Deny", "Nothing");
        binding.Spec.ParamRef = new() { Name = "a", Selector = new() };
        var refused = await FailsAsync(() => server.Api.CreateAsync(binding, Ct));
        foreach (var told in new[]
        {
            "spec.validationActions[2]: Duplicate value: \"Deny\"",
            "spec.validationActions[3]: Unsupported value: \"Nothing\": supported values: \"Audit\", \"Deny\", \"Warn\"",
            "must not contain both Deny and Warn",
            "spec.paramRef.name: Forbidden: name and selector are mutually exclusive",
            "spec.paramRef.parameterNotFoundAction: Required value",
        })
        {
            Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_nothing_is_in_force_a_request_pays_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var plugin = new ValidatingPoliciesPlugin(new PolicyBook(server.Core.Caches));
        var request = new AdmissionRequest(AdmissionOperation.Create, server.All<V1ConfigMap>(), Admin)
        {
            Objects = null!,
            Authorizer = server.Core.Authorizer,
            Object = Map("m"),
        };
        Assert.True(IsDone(plugin.ValidateAsync(request, Ct)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            IsDone(plugin.ValidateAsync(request, Ct));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static bool IsDone(ValueTask task) => task.IsCompletedSuccessfully;
}
