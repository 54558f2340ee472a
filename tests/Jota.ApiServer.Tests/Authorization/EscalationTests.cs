using Jota.Api;
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
    public async Task A_role_may_be_touched_without_touching_its_rules()
    {
        await using var server = await WithAliceAsync(Rule("update get", "roles", RbacNames.Group));
        var role = await server.Api.CreateAsync(Role("r", Rule("get", "pods")), Ct);
        await server.SettleAsync();
        var labelled = role with { Metadata = role.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } };
        labelled = await server.Core.As(Alice).UpdateAsync(labelled, Ct);

        await RefusedAsync(
            () => server.Core.As(Alice).UpdateAsync(labelled with { Rules = [Rule("get list", "pods secrets")] }, Ct),
            "roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"alice\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
            + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\" \"list\"]}\n{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}");
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
