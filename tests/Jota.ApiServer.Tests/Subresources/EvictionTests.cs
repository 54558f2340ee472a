using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Subresources;

public sealed class EvictionTests
{
    [Fact]
    public async Task An_evicted_pod_is_told_why_and_given_its_time_to_end()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);

        var answer = await EvictAsync(server, "a");

        var pod = await server.Api.GetAsync<V1Pod>(Key("a"), Ct);
        var condition = Assert.Single(pod.Status.Conditions, c => c.Type == "DisruptionTarget");
        Assert.Equal((201, "Success"), (answer.Status!.Code, answer.Status.Status));
        Assert.Equal(("True", "EvictionByEvictionAPI", "Eviction API: evicting", 1L), (condition.Status, condition.Reason, condition.Message, condition.ObservedGeneration));
        Assert.Equal(30, pod.Metadata.DeletionGracePeriodSeconds);
    }

    [Fact]
    public async Task The_deletion_options_within_count()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);

        await EvictAsync(server, "a", new V1DeleteOptions { GracePeriodSeconds = 5 });
        Assert.Equal(5, (await server.Api.GetAsync<V1Pod>(Key("a"), Ct)).Metadata.DeletionGracePeriodSeconds);

        await EvictAsync(server, "a", new V1DeleteOptions { GracePeriodSeconds = 0 });
        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync<V1Pod>(Key("a"), Ct))).Code);
    }

    [Fact]
    public async Task A_pod_that_is_over_goes_at_once()
    {
        await using var server = await StartAsync();
        var pod = Pod("a", node: "n");
        await server.Api.CreateAsync(pod, Ct);
        var created = await server.Api.GetAsync<V1Pod>(Key("a"), Ct);
        await server.Api.UpdateStatusAsync(created with { Status = created.Status with { Phase = "Failed" } }, Ct);

        await EvictAsync(server, "a");

        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync<V1Pod>(Key("a"), Ct))).Code);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_dry_run_leaves_the_pod_as_it_is(bool inRequest, bool inBody)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);
        var before = await server.Api.GetAsync<V1Pod>(Key("a"), Ct);

        var options = new V1DeleteOptions { DryRun = inBody ? ["All"] : null };
        var answer = await EvictAsync(server, "a", options, WriteOptions.Plain with { DryRun = inRequest });

        Assert.Equal("Success", answer.Status!.Status);
        Assert.Equal(before.Metadata.ResourceVersion, (await server.Api.GetAsync<V1Pod>(Key("a"), Ct)).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_precondition_that_does_not_hold_is_a_conflict_and_changes_nothing()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);
        var before = await server.Api.GetAsync<V1Pod>(Key("a"), Ct);

        var uid = await FailsAsync(() => EvictAsync(server, "a", new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = "other" } }));
        var version = await FailsAsync(() => EvictAsync(server, "a", new V1DeleteOptions { Preconditions = new V1Preconditions { ResourceVersion = "1" } }));

        Assert.Equal((409, 409), (uid.Code, version.Code));
        Assert.Equal(before.Metadata.ResourceVersion, (await server.Api.GetAsync<V1Pod>(Key("a"), Ct)).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_version_that_holds_lets_the_pod_go()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);
        var version = (await server.Api.GetAsync<V1Pod>(Key("a"), Ct)).Metadata.ResourceVersion;

        await EvictAsync(server, "a", new V1DeleteOptions { GracePeriodSeconds = 0, Preconditions = new V1Preconditions { ResourceVersion = version } });

        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync<V1Pod>(Key("a"), Ct))).Code);
    }

    [Fact]
    public async Task Refusals_are_in_upstreams_words()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);

        var missing = await FailsAsync(() => EvictAsync(server, "nosuch"));
        var other = await FailsAsync(() => PostAsync(server, "a", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"b"}}"""));
        var dryRun = await FailsAsync(() => EvictAsync(server, "a", new V1DeleteOptions { DryRun = ["Some"] }));

        Assert.Equal((404, "pods \"nosuch\" not found"), (missing.Code, missing.Message));
        Assert.Equal((400, "name in URL does not match name in Eviction object"), (other.Code, other.Message));
        Assert.Equal(422, dryRun.Code);
    }

    [Theory]
    [InlineData("policy/v1")]
    [InlineData("policy/v1beta1")]
    public async Task Older_clients_version_of_the_kind_is_taken(string version)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);

        await PostAsync(server, "a", $$$"""{"apiVersion":"{{{version}}}","kind":"Eviction","metadata":{"name":"a"},"deleteOptions":{"gracePeriodSeconds":0}}""");

        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync<V1Pod>(Key("a"), Ct))).Code);
    }

    [Fact]
    public async Task A_node_evicts_its_own_pods_only()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);
        await server.Api.CreateAsync(Pod("b", node: "m"), Ct);
        var node = server.Core.As(new UserIdentity("system:node:n") { Groups = ["system:nodes", UserIdentity.AuthenticatedGroup] });

        await EvictAsync(server, "a", api: node);
        var refused = await FailsAsync(() => EvictAsync(server, "b", api: node));

        Assert.Equal(403, refused.Code);
        Assert.Contains("can only evict pods with spec.nodeName set to itself", refused.Message, StringComparison.Ordinal);
    }

    private static Task<WriteResult> EvictAsync(
        TestServer server, string name, V1DeleteOptions? deletion = null, WriteOptions? options = null, IApi? api = null)
    {
        var eviction = new V1Eviction { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" }, DeleteOptions = deletion };
        return (api ?? server.Api).CreateAsync(server.One<V1Pod>(name, "eviction"), new ApiBody.Typed(eviction), options ?? WriteOptions.Plain, Ct);
    }

    private static Task<WriteResult> PostAsync(TestServer server, string name, string json) =>
        server.Api.CreateAsync(server.One<V1Pod>(name, "eviction"), Json(json), WriteOptions.Plain, Ct);
}
