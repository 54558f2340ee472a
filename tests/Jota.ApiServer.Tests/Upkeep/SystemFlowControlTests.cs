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

    [Fact]
    public async Task What_somebody_changed_of_a_suggestion_stays()
    {
        await using var store = new MemoryStore();
        var key = ObjectKey.Cluster("workload-low");
        await using (var server = await TestServer.StartAsync(store))
        {
            var level = await server.Api.GetAsync<V1PriorityLevelConfiguration>(key, TestServer.Ct);
            var limited = level.Spec.Limited with { NominalConcurrencyShares = 7 };
            await server.Api.UpdateAsync(level with { Spec = level.Spec with { Limited = limited } }, TestServer.Ct);
        }

        await using var again = await TestServer.StartAsync(store);
        Assert.Equal(
            7, (await again.Api.GetAsync<V1PriorityLevelConfiguration>(key, TestServer.Ct)).Spec.Limited.NominalConcurrencyShares);
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

    private static async Task<T[]> ListAsync<T>(TestServer server)
        where T : class =>
        [.. (await server.Api.ListAsync(server.All<T>(""), ListOptions.All, TestServer.Ct)).Items.Select(item => item.As<T>())];
}
