using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.Authorization.Rbac;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Authorization;

public sealed class EscalationTests
{
    private const string NotHeld =
        "user \"alice\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}";

    [Fact]
    public async Task Nobody_grants_what_he_does_not_have()
    {
        await using var server = await WithAliceAsync(Rule("create update get", "roles rolebindings", RbacNames.Group));
        await server.Api.CreateAsync(Role("r", Rule("get", "pods")), Ct);
        await server.SettleAsync();
        var alice = server.Core.As(Alice);

        await RefusedAsync(() => alice.CreateAsync(Role("x", Rule("get", "pods")), Ct), $"roles.rbac.authorization.k8s.io \"x\" is forbidden: {NotHeld}");
        await RefusedAsync(
            () => alice.CreateAsync(Binding("x", "Role", "r", Subject("User", "bob")), Ct),
            $"rolebindings.rbac.authorization.k8s.io \"x\" is forbidden: {NotHeld}");
        await alice.CreateAsync(Role("own", Rule("create", "rolebindings", RbacNames.Group)), Ct);
        await alice.CreateAsync(Role("empty"), Ct);
    }

    [Fact]
    public async Task A_role_is_changed_by_nobody_who_lacks_what_is_in_it()
    {
        await using var server = await WithAliceAsync(Rule("update get", "roles", RbacNames.Group));
        var role = await server.Api.CreateAsync(Role("r", Rule("get", "pods")), Ct);
        await server.SettleAsync();

        // A label may be what an aggregating role selects.
        await RefusedAsync(
            () => server.Core.As(Alice).UpdateAsync(role with { Metadata = role.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } }, Ct),
            $"roles.rbac.authorization.k8s.io \"r\" is forbidden: {NotHeld}");
        await RefusedAsync(
            () => server.Core.As(Alice).UpdateAsync(role with { Rules = [Rule("get list", "pods secrets")] }, Ct),
            "roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"alice\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
            + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\" \"list\"]}\n{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}");
    }

    [Fact]
    public async Task What_only_the_garbage_collector_needs_may_be_touched()
    {
        await using var server = await WithAliceAsync(Rule("update get", "roles rolebindings", RbacNames.Group));
        var role = await server.Api.CreateAsync(Role("r", Rule("get", "pods")), Ct);
        var binding = await server.Api.CreateAsync(Binding("b", "Role", "r", Subject("User", "bob")), Ct);
        await server.SettleAsync();
        V1OwnerReference[] owners = [new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "c", Uid = "1" }];

        await server.Core.As(Alice).UpdateAsync(role with { Metadata = role.Metadata with { OwnerReferences = owners, Finalizers = ["x.example/y"] } }, Ct);
        await server.Core.As(Alice).UpdateAsync(binding with { Metadata = binding.Metadata with { OwnerReferences = owners } }, Ct);
    }

    [Fact]
    public async Task An_aggregating_role_is_changed_by_somebody_with_all_rights_only()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(ClusterRole("editor", Rule("create update get", "clusterroles", RbacNames.Group)), Ct);
        await server.Api.CreateAsync(ClusterBinding("editor", "editor", Subject("User", "alice")), Ct);
        var aggregating = await server.Api.CreateAsync(ClusterRole("sum") with { AggregationRule = Selecting("a") }, Ct);
        var plain = await server.Api.CreateAsync(ClusterRole("plain"), Ct);
        await server.SettleAsync();
        var alice = server.Core.As(Alice);

        await RefusedAsync(() => alice.UpdateAsync(aggregating with { AggregationRule = Selecting("b") }, Ct), Refusal("sum"));
        await RefusedAsync(() => alice.UpdateAsync(aggregating with { AggregationRule = null }, Ct), Refusal("sum"));
        await RefusedAsync(() => alice.UpdateAsync(aggregating with { Metadata = aggregating.Metadata with { Labels = Label("x") } }, Ct), Refusal("sum"));
        await RefusedAsync(() => alice.UpdateAsync(plain with { AggregationRule = Selecting("b") }, Ct), Refusal("plain"));
        await RefusedAsync(() => alice.CreateAsync(ClusterRole("new") with { AggregationRule = Selecting("b") }, Ct), Refusal("new"));
        await alice.UpdateAsync(plain with { Metadata = plain.Metadata with { Labels = Label("x") } }, Ct);

        static string Refusal(string name) =>
            $"clusterroles.rbac.authorization.k8s.io \"{name}\" is forbidden: must have cluster-admin privileges to use an aggregationRule";
        static V1AggregationRule Selecting(string label) => new() { ClusterRoleSelectors = [new() { MatchLabels = Label(label) }] };
        static Dictionary<string, string> Label(string key) => new() { [key] = "true" };
    }

    [Fact]
    public async Task A_binding_is_changed_by_nobody_who_may_not_bind_its_role()
    {
        await using var server = await WithAliceAsync(Rule("update get", "rolebindings", RbacNames.Group));
        await server.Api.CreateAsync(Role("r", Rule("get", "pods")), Ct);
        var binding = await server.Api.CreateAsync(Binding("b", "Role", "r", Subject("User", "bob")), Ct);
        await server.SettleAsync();

        await RefusedAsync(
            () => server.Core.As(Alice).UpdateAsync(binding with { Metadata = binding.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } }, Ct),
            $"rolebindings.rbac.authorization.k8s.io \"b\" is forbidden: {NotHeld}");
    }

    [Fact]
    public async Task Rights_are_asked_about_what_mutation_made_of_a_role()
    {
        var adding = new AddingRules();
        await using var server = await StartAsync(change: options => options with { Admission = [.. options.Admission, adding] });
        await server.Api.CreateAsync(Role("of-alice", Rule("create", "roles", RbacNames.Group)), Ct);
        await server.Api.CreateAsync(Binding("of-alice", "Role", "of-alice", Subject("User", "alice")), Ct);
        await server.SettleAsync();

        adding.IsOn = true;
        await RefusedAsync(() => server.Core.As(Alice).CreateAsync(Role("x"), Ct), $"roles.rbac.authorization.k8s.io \"x\" is forbidden: {NotHeld}");
    }

    [Fact]
    public async Task Who_may_only_update_does_not_create_by_updating()
    {
        await using var server = await WithAliceAsync(Rule("update", "leases", "coordination.k8s.io"));
        var lease = new V1Lease { Metadata = new() { Name = "new", NamespaceProperty = "default" } };

        await RefusedAsync(
            () => server.Core.As(Alice).UpdateAsync(lease, Ct),
            "leases.coordination.k8s.io \"new\" is forbidden: User \"alice\" cannot create resource \"leases\" in API group \"coordination.k8s.io\" in the namespace \"default\"");
    }

    [Fact]
    public async Task The_verb_escalate_on_a_name_is_of_no_use_to_a_role_that_is_not_there_yet()
    {
        await using var server = await WithAliceAsync(Rule("create", "roles", RbacNames.Group), Rule("escalate", "roles", RbacNames.Group, "r"));

        await RefusedAsync(() => server.Core.As(Alice).CreateAsync(Role("r", Rule("get", "pods")), Ct), $"roles.rbac.authorization.k8s.io \"r\" is forbidden: {NotHeld}");
    }

    [Fact]
    public async Task The_verbs_escalate_and_bind_lift_that()
    {
        await using var server = await WithAliceAsync(
            Rule("create", "roles rolebindings", RbacNames.Group), Rule("escalate", "roles", RbacNames.Group), Rule("bind", "roles", RbacNames.Group, "r"));
        await server.Core.As(Alice).CreateAsync(Role("r", Rule("get", "pods")), Ct);
        await server.Core.As(Alice).CreateAsync(Role("other", Rule("get", "pods")), Ct);
        await server.SettleAsync();

        await server.Core.As(Alice).CreateAsync(Binding("x", "Role", "r", Subject("User", "bob")), Ct);
        await RefusedAsync(
            () => server.Core.As(Alice).CreateAsync(Binding("y", "Role", "other", Subject("User", "bob")), Ct),
            $"rolebindings.rbac.authorization.k8s.io \"y\" is forbidden: {NotHeld}");
    }

    [Fact]
    public async Task A_role_that_does_not_exist_cannot_be_judged()
    {
        await using var server = await WithAliceAsync(Rule("create", "rolebindings", RbacNames.Group));

        var refused = await FailsAsync(() => server.Core.As(Alice).CreateAsync(Binding("x", "Role", "nosuch", Subject("User", "bob")), Ct));

        Assert.Equal((404, "roles.rbac.authorization.k8s.io \"nosuch\" not found"), (refused.Code, refused.Message));
    }

    /// <summary>A plugin that comes after all others and adds a rule to every role.</summary>
    private sealed class AddingRules : AdmissionPlugin
    {
        public override string Name => "AddingRules";

        public bool IsOn { get; set; }

        public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
        {
            if (IsOn && request.Object is V1Role role)
            {
                role.Rules = [.. role.Rules ?? [], Rule("get", "pods")];
            }

            return ValueTask.CompletedTask;
        }
    }

    private static async Task<TestServer> WithAliceAsync(params V1PolicyRule[] rules)
    {
        var server = await StartAsync();
        await server.Api.CreateAsync(Role("of-alice", rules), Ct);
        await server.Api.CreateAsync(Binding("of-alice", "Role", "of-alice", Subject("User", "alice")), Ct);
        await server.SettleAsync();
        return server;
    }

    private static async Task RefusedAsync(Func<Task> call, string message)
    {
        var refused = await FailsAsync(call);
        Assert.Equal((403, "Forbidden", message), (refused.Code, refused.Reason, refused.Message));
    }
}
