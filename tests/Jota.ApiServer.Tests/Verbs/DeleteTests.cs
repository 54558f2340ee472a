using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

public sealed class DeleteTests
{
    [Fact]
    public async Task An_object_without_finalizers_is_gone_at_once()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        var deleted = await server.DeleteAsync<V1ConfigMap>("cm");

        Assert.True(deleted.Deleted);
        Assert.Equal((404, "configmaps \"cm\" not found"), Told(await FailsAsync(() => server.DeleteAsync<V1ConfigMap>("cm"))));
    }

    [Fact]
    public async Task An_object_waits_for_its_finalizers_and_goes_with_the_last_one()
    {
        await using var server = await StartAsync();
        var map = Map("cm");
        map.Metadata.Finalizers = ["a/b"];
        await server.Api.CreateAsync(map, Ct);

        var marked = (await server.DeleteAsync<V1ConfigMap>("cm")) is { Deleted: false } waiting ? waiting.Object.As<V1ConfigMap>() : null;
        var again = await server.DeleteAsync<V1ConfigMap>("cm");
        var grown = await FailsAsync(() => server.Api.UpdateAsync(marked! with { Metadata = marked.Metadata with { Finalizers = ["a/b", "c/d"] } }, Ct));
        await server.Api.UpdateAsync(marked! with { Metadata = marked.Metadata with { Finalizers = null } }, Ct);

        Assert.Equal((0L, true), (marked.Metadata.DeletionGracePeriodSeconds, marked.Metadata.DeletionTimestamp is not null));
        Assert.Equal((false, marked.Metadata.ResourceVersion), (again.Deleted, again.Object.Revision.ToString()));
        Assert.Contains("no new finalizers can be added if the object is being deleted, found new finalizers []string{\"c/d\"}", grown.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync<V1ConfigMap>(Key("cm"), Ct))).Code);
    }

    [Fact]
    public async Task A_pod_on_a_node_is_given_its_grace()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);

        var deleted = await server.DeleteAsync<V1Pod>("a");

        var pod = deleted.Object.As<V1Pod>();
        Assert.False(deleted.Deleted);
        Assert.Equal((30L, new DateTime(2026, 1, 2, 3, 4, 35, DateTimeKind.Utc), 2L),
            (pod.Metadata.DeletionGracePeriodSeconds, pod.Metadata.DeletionTimestamp, pod.Metadata.Generation));
    }

    [Fact]
    public async Task A_grace_may_be_of_any_length()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);

        Assert.Equal(long.MaxValue, await GraceAsync(server, long.MaxValue));
        Assert.Equal(5, await GraceAsync(server, 5));
        var ends = (await server.Api.GetAsync<V1Pod>(Key("a"), Ct)).Metadata.DeletionTimestamp;
        Assert.True(ends > server.Clock.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public async Task A_second_deletion_can_only_shorten_the_grace()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);
        await server.DeleteAsync<V1Pod>("a");

        var longer = await GraceAsync(server, 60);
        var same = await GraceAsync(server, null);
        var shorter = await GraceAsync(server, 5);
        var now = await server.DeleteAsync<V1Pod>("a", new DeleteOptions { GracePeriodSeconds = 0 });

        Assert.Equal((30L, 30L, 5L), (longer, same, shorter));
        Assert.True(now.Deleted);
    }

    [Theory]
    [InlineData(null, "Pending")]
    [InlineData("n", "Succeeded")]
    [InlineData("n", "Failed")]
    public async Task A_pod_that_runs_nowhere_needs_no_grace(string? node, string phase)
    {
        await using var server = await StartAsync();
        var pod = await server.Api.CreateAsync(Pod("a", node), Ct);
        await server.Api.UpdateStatusAsync(pod with { Status = new V1PodStatus { Phase = phase } }, Ct);

        Assert.True((await server.DeleteAsync<V1Pod>("a")).Deleted);
    }

    [Fact]
    public async Task A_terminating_pod_stays_when_it_is_updated()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);
        var pod = (await server.DeleteAsync<V1Pod>("a")).Object.As<V1Pod>();

        await server.Api.UpdateStatusAsync(pod with { Status = new V1PodStatus { Phase = "Running" } }, Ct);

        Assert.Equal("Running", (await server.Api.GetAsync<V1Pod>(Key("a"), Ct)).Status.Phase);
    }

    [Fact]
    public async Task Preconditions_hold_a_deletion_back()
    {
        await using var server = await StartAsync();
        var map = await server.Api.CreateAsync(Map("cm"), Ct);

        var uid = await FailsAsync(() => server.DeleteAsync<V1ConfigMap>("cm", new DeleteOptions { Uid = "u" }));
        var version = await FailsAsync(() => server.DeleteAsync<V1ConfigMap>("cm", new DeleteOptions { ResourceVersion = "1" }));

        Assert.Equal(
            (409, $"Operation cannot be fulfilled on ConfigMap \"cm\": the UID in the precondition (u) does not match the UID in record ({map.Metadata.Uid}). The object might have been deleted and then recreated"),
            Told(uid));
        Assert.Equal(
            (409, $"Operation cannot be fulfilled on ConfigMap \"cm\": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record ({map.Metadata.ResourceVersion}). The object might have been modified"),
            Told(version));
        Assert.True((await server.DeleteAsync<V1ConfigMap>("cm", new DeleteOptions { Uid = map.Metadata.Uid })).Deleted);
    }

    [Theory]
    [InlineData("Orphan", "orphan")]
    [InlineData("Foreground", "foregroundDeletion")]
    public async Task A_propagation_policy_becomes_a_finalizer(string policy, string finalizer)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        var deleted = await server.DeleteAsync<V1ConfigMap>("cm", new DeleteOptions { PropagationPolicy = policy });

        Assert.False(deleted.Deleted);
        Assert.Equal([finalizer], deleted.Object.As<V1ConfigMap>().Metadata.Finalizers);
    }

    [Theory]
    [InlineData(null, "orphan")]
    [InlineData("Background", null)]
    [InlineData("Foreground", "foregroundDeletion")]
    public async Task A_replication_controller_leaves_its_pods_unless_it_is_told_otherwise(string? policy, string? finalizer)
    {
        await using var server = await StartAsync();
        await server.PostAsync<V1ReplicationController>(
            """{"metadata":{"name":"rc"},"spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""");

        var deleted = await server.DeleteAsync<V1ReplicationController>("rc", new DeleteOptions { PropagationPolicy = policy });

        Assert.Equal((finalizer is null, finalizer), (deleted.Deleted, deleted.Object.As<V1ReplicationController>().Metadata.Finalizers?[0]));
    }

    [Fact]
    public async Task An_event_owns_nothing_and_so_waits_for_nothing()
    {
        await using var server = await StartAsync();
        await server.PostAsync<Corev1Event>("""{"metadata":{"name":"e"},"involvedObject":{"namespace":"default"}}""");

        Assert.True((await server.DeleteAsync<Corev1Event>("e", new DeleteOptions { PropagationPolicy = "Foreground" })).Deleted);
    }

    [Fact]
    public async Task An_unknown_propagation_policy_is_refused()
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.DeleteAsync<V1ConfigMap>("cm", new DeleteOptions { PropagationPolicy = "Bad" }));

        Assert.Equal(
            (422, "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Bad\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""),
            Told(refused));
    }

    [Fact]
    public async Task A_dry_run_deletes_nothing()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        Assert.True((await server.DeleteAsync<V1ConfigMap>("cm", new DeleteOptions { DryRun = true })).Deleted);

        await server.Api.GetAsync<V1ConfigMap>(Key("cm"), Ct);
    }

    [Fact]
    public async Task A_collection_is_deleted_as_selected()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 70; i++)
        {
            var map = Map($"m{i}");
            map.Metadata.Labels = new Dictionary<string, string> { ["odd"] = i % 2 == 1 ? "yes" : "no" };
            await server.Api.CreateAsync(map, Ct);
        }

        var deleted = await server.Api.DeleteCollectionAsync(
            server.All<V1ConfigMap>(), new ListOptions { Labels = LabelSelector.Parse("odd=yes") }, DeleteOptions.Default, Ct);

        Assert.Equal(35, deleted.Items.Count);
        Assert.Equal(35, (await server.Api.ListAsync(server.All<V1ConfigMap>(), ListOptions.All, Ct)).Items.Count);
    }

    [Fact]
    public async Task A_namespace_terminates_until_it_is_finalized()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = "e" } }, Ct);

        var deleted = await server.DeleteAsync<V1Namespace>("e", ns: "");
        var again = await server.DeleteAsync<V1Namespace>("e", ns: "");
        var refused = await FailsAsync(() => server.PostAsync<V1ConfigMap>("""{"metadata":{"name":"y"}}""", ns: "e"));
        var ns = deleted.Object.As<V1Namespace>();
        await server.Api.UpdateAsync(server.One<V1Namespace>("e", "finalize", ns: ""), new ApiBody.Typed(ns with { Spec = new V1NamespaceSpec() }), WriteOptions.Plain, Ct);

        Assert.Equal((false, "Terminating", "kubernetes"), (deleted.Deleted, ns.Status.Phase, Assert.Single(ns.Spec.Finalizers)));
        Assert.False(again.Deleted);
        Assert.Equal(
            (403, "configmaps \"y\" is forbidden: unable to create new content in namespace e because it is being terminated"), Told(refused));
        Assert.Equal("NamespaceTerminating", Assert.Single(refused.Details!.Causes).Reason);
        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync<V1Namespace>(ObjectKey.Cluster("e"), Ct))).Code);
    }

    private static (int, string) Told(ApiException e) => (e.Code, e.Message);

    private static async Task<long?> GraceAsync(TestServer server, long? seconds) =>
        (await server.DeleteAsync<V1Pod>("a", new DeleteOptions { GracePeriodSeconds = seconds })).Object.As<V1Pod>().Metadata.DeletionGracePeriodSeconds;
}
