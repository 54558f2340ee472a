using Jota.Api;
using Jota.Client;
using Jota.Store.Memory;
using k8s.Models;

namespace Jota.ApiServer.Tests.Upkeep;

public sealed class SystemFlowControlTests
{
    [Fact]
    public async Task A_cluster_begins_with_upstreams_flow_schemas_and_priority_levels()
    {
        await using var server = await TestServer.StartAsync();
        var schemas = await ListAsync<V1FlowSchema>(server);
        Assert.Equal(
            [
                "catch-all", "exempt", "global-default", "kube-controller-manager", "kube-scheduler", "kube-system-service-accounts",
                "probes", "service-accounts", "system-leader-election", "system-node-high", "system-nodes",
            ],
            schemas.Select(schema => schema.Metadata.Name));
        var levels = (await ListAsync<V1PriorityLevelConfiguration>(server)).Select(level => level.Metadata.Name).ToArray();
        Assert.Equal(
            ["catch-all", "exempt", "global-default", "leader-election", "node-high", "system", "workload-high", "workload-low"], levels);
        Assert.All(schemas, schema => Assert.Contains(schema.Spec.PriorityLevelConfiguration.Name, levels));
        Assert.All(schemas, schema => Assert.Equal("true", schema.Metadata.Annotations["apf.kubernetes.io/autoupdate-spec"]));
    }

    [Theory]
    [InlineData("false", 7)]
    [InlineData("true", 100)]
    [InlineData(null, 7)]
    public async Task What_somebody_changed_of_a_suggestion_stays_unless_it_is_marked_to_become_what_is_suggested(string? mark, int shares)
    {
        await using var store = new MemoryStore();
        var key = ObjectKey.Cluster("workload-low");
        await using (var server = await TestServer.StartAsync(store))
        {
            var level = await server.Api.GetAsync<V1PriorityLevelConfiguration>(key, TestServer.Ct);
            var limited = level.Spec.Limited with { NominalConcurrencyShares = 7 };
            level.Metadata.Annotations = mark is null ? null : new Dictionary<string, string> { [SystemFlows.AutoUpdate] = mark };
            await server.Api.UpdateAsync(level with { Spec = level.Spec with { Limited = limited } }, TestServer.Ct);
        }

        await using var again = await TestServer.StartAsync(store);
        var stored = await again.Api.GetAsync<V1PriorityLevelConfiguration>(key, TestServer.Ct);
        Assert.Equal((shares, mark ?? "false"), (stored.Spec.Limited.NominalConcurrencyShares, stored.Metadata.Annotations[SystemFlows.AutoUpdate]));
    }

    [Theory]
    [InlineData("exempt")]
    [InlineData("catch-all")]
    [InlineData("global-default")]
    public async Task Those_that_are_deleted_come_back_within_a_minute(string name)
    {
        await using var server = await TestServer.StartAsync();
        await server.Api.DeleteAsync<V1FlowSchema>(ObjectKey.Cluster(name), DeleteOptions.Default, TestServer.Ct);
        await server.Api.DeleteAsync<V1PriorityLevelConfiguration>(ObjectKey.Cluster(name), DeleteOptions.Default, TestServer.Ct);
        await InTimeAsync(server, async () => await FindAsync<V1FlowSchema>(server, name) && await FindAsync<V1PriorityLevelConfiguration>(server, name));
    }

    [Fact]
    public async Task A_schema_tells_whether_its_level_exists()
    {
        await using var server = await TestServer.StartAsync();
        await server.Api.CreateAsync(Schema("mine", "my-level"), TestServer.Ct);
        await ToldAsync(
            server, "True", "NotFound",
            "This FlowSchema references the PriorityLevelConfiguration object named \"my-level\" but there is no such object");

        var other = SystemFlows.Levels.Single(level => level.Metadata.Name == "workload-low");
        await server.Api.CreateAsync(other with { Metadata = new V1ObjectMeta { Name = "my-level" } }, TestServer.Ct);
        await ToldAsync(
            server, "False", "Found", "This FlowSchema references the PriorityLevelConfiguration object named \"my-level\" and it exists");
    }

    [Fact]
    public async Task The_schemas_that_every_cluster_has_say_that_their_levels_exist()
    {
        await using var server = await TestServer.StartAsync();
        await InTimeAsync(server, async () => (await ListAsync<V1FlowSchema>(server)).All(
            schema => schema.Status?.Conditions is [{ Type: "Dangling", Status: "False", LastTransitionTime: not null }]));
    }

    [Fact]
    public async Task The_two_that_everything_rests_on_cannot_be_changed()
    {
        await using var server = await TestServer.StartAsync();
        var schema = await server.Api.GetAsync<V1FlowSchema>(ObjectKey.Cluster("catch-all"), TestServer.Ct);
        var changed = schema with { Spec = schema.Spec with { MatchingPrecedence = 9999 } };
        var refusal = await TestServer.FailsAsync(() => server.Api.UpdateAsync(changed, TestServer.Ct));
        Assert.Contains("spec of 'catch-all' must equal the fixed value", refusal.Message, StringComparison.Ordinal);
    }

    private static V1FlowSchema Schema(string name, string level)
    {
        var any = SystemFlows.Schemas.Single(schema => schema.Metadata.Name == "service-accounts");
        any.Spec.PriorityLevelConfiguration = new() { Name = level };
        return any with { Metadata = new V1ObjectMeta { Name = name } };
    }

    private static Task ToldAsync(TestServer server, string status, string reason, string message) => InTimeAsync(server, async () =>
        (await server.Api.GetAsync<V1FlowSchema>(ObjectKey.Cluster("mine"), TestServer.Ct)).Status?.Conditions is [{ Type: "Dangling" } told]
        && (told.Status, told.Reason, told.Message) == (status, reason, message));

    private static async Task<bool> FindAsync<T>(TestServer server, string name)
        where T : class => (await ListAsync<T>(server)).Any(one => ((k8s.IKubernetesObject<V1ObjectMeta>)one).Metadata.Name == name);

    /// <summary>Moves the clock on until it holds, for a few minutes at most.</summary>
    private static async Task InTimeAsync(TestServer server, Func<Task<bool>> holds)
    {
        for (var second = 0; !await holds(); second++)
        {
            Assert.True(second < 100_000, "it did not come");
            server.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private static async Task<T[]> ListAsync<T>(TestServer server)
        where T : class =>
        [.. (await server.Api.ListAsync(server.All<T>(""), ListOptions.All, TestServer.Ct)).Items.Select(item => item.As<T>())];
}
