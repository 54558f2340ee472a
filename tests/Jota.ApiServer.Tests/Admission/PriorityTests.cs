using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Admission;

/// <summary>What a pod takes over from its priority class, and what becomes of the classes themselves.</summary>
public sealed class PriorityTests
{
    [Fact]
    public async Task Every_cluster_has_the_two_system_classes()
    {
        await using var server = await StartAsync();

        var all = (await server.Api.ListAsync(Classes(server), ListOptions.All, Ct)).Items.Select(one => one.As<V1PriorityClass>());

        Assert.Equal(
            [("system-cluster-critical", 2000000000, "PreemptLowerPriority", 1L), ("system-node-critical", 2000001000, "PreemptLowerPriority", 1L)],
            all.Select(one => (one.Metadata.Name, one.Value, one.PreemptionPolicy, one.Metadata.Generation ?? 0)));
    }

    [Fact]
    public async Task A_system_class_cannot_be_deleted()
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.Api.DeleteAsync(One(server, "system-node-critical"), DeleteOptions.Default, Ct));

        Assert.Equal(
            (403, "priorityclasses.scheduling.k8s.io \"system-node-critical\" is forbidden: this is a system priority class and cannot be deleted"),
            (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_pod_takes_over_value_and_policy_of_the_class_it_names()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Class("calm", 7, policy: "Never"), Ct);

        Assert.Equal((7, "Never", "calm"), Of((await server.Api.CreateAsync(Pod("a", "calm"), Ct)).Spec));
    }

    [Fact]
    public async Task A_pod_without_a_class_gets_zero_until_there_is_a_default_one()
    {
        await using var server = await StartAsync();
        Assert.Equal((0, "PreemptLowerPriority", null), Of((await server.Api.CreateAsync(Pod("a"), Ct)).Spec));
        await server.Api.CreateAsync(Class("usual", 5, isDefault: true), Ct);
        await server.SettleAsync();

        Assert.Equal((5, "PreemptLowerPriority", "usual"), Of((await server.Api.CreateAsync(Pod("b"), Ct)).Spec));
    }

    [Fact]
    public async Task A_second_default_is_refused_and_the_first_may_be_changed()
    {
        await using var server = await StartAsync();
        var first = await server.Api.CreateAsync(Class("a", 5, isDefault: true), Ct);
        var second = await server.Api.CreateAsync(Class("b", 6), Ct);
        await server.SettleAsync();

        const string Why = "is already marked as default. Only one default can exist";
        Assert.Equal(
            $"priorityclasses.scheduling.k8s.io \"c\" is forbidden: PriorityClass a {Why}",
            (await FailsAsync(() => server.Api.CreateAsync(Class("c", 7, isDefault: true), Ct))).Message);
        Assert.Equal(
            $"priorityclasses.scheduling.k8s.io \"b\" is forbidden: PriorityClass a {Why}",
            (await FailsAsync(() => server.Api.UpdateAsync(second with { GlobalDefault = true }, Ct))).Message);
        Assert.Equal("new", (await server.Api.UpdateAsync(first with { Description = "new" }, Ct)).Description);
    }

    [Fact]
    public async Task A_pod_that_names_an_unknown_class_is_refused()
    {
        await using var server = await StartAsync();

        Assert.Equal(
            "pods \"a\" is forbidden: no PriorityClass with name nosuch was found",
            (await FailsAsync(() => server.Api.CreateAsync(Pod("a", "nosuch"), Ct))).Message);
    }

    [Fact]
    public async Task A_pod_that_says_a_number_or_policy_of_its_own_is_refused()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Class("calm", 7, policy: "Never"), Ct);
        var (number, policy) = (Pod("a", "calm"), Pod("a", "calm"));
        number.Spec.Priority = 5;
        policy.Spec.PreemptionPolicy = "PreemptLowerPriority";

        Assert.Equal(
            "pods \"a\" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller " +
            "computed 7 from the given PriorityClass name",
            (await FailsAsync(() => server.Api.CreateAsync(number, Ct))).Message);
        Assert.Equal(
            "pods \"a\" is forbidden: the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; priority " +
            "admission controller computed Never from the given PriorityClass name",
            (await FailsAsync(() => server.Api.CreateAsync(policy, Ct))).Message);
    }

    [Fact]
    public async Task An_update_that_leaves_out_the_number_keeps_it()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Class("high", 7), Ct);
        var pod = await server.Api.CreateAsync(Pod("a", "high"), Ct);

        var updated = await server.Api.UpdateAsync(pod with { Spec = pod.Spec with { Priority = null, PreemptionPolicy = null } }, Ct);

        Assert.Equal((7, "PreemptLowerPriority", "high"), Of(updated.Spec));
    }

    private static ApiTarget Classes(TestServer server) => new(server.Api.Catalog.For<V1PriorityClass>());

    private static ApiTarget One(TestServer server, string name) => ApiTarget.Of(server.Api.Catalog.For<V1PriorityClass>(), ObjectKey.Cluster(name));

    private static (int?, string?, string?) Of(V1PodSpec spec) => (spec.Priority, spec.PreemptionPolicy, spec.PriorityClassName);

    private static V1Pod Pod(string name, string? priorityClass = null)
    {
        var pod = TestServer.Pod(name);
        pod.Spec.PriorityClassName = priorityClass;
        return pod;
    }

    private static V1PriorityClass Class(string name, int value, bool isDefault = false, string? policy = null) => new()
    {
        Metadata = new() { Name = name },
        Value = value,
        GlobalDefault = isDefault,
        PreemptionPolicy = policy,
    };
}
