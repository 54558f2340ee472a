using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers.Tests.GarbageCollection;

public sealed class GarbageCollectorTests : ClusterTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await StartAsync(context => new GarbageCollector(context));
    }

    [Fact]
    public async Task Deletes_what_a_deleted_object_owned_through_kinds()
    {
        var owner = await CreateAsync("owner");
        var secret = await Cluster.CreateAsync(new V1Secret { Metadata = Owned("middle", owner, "v1", "ConfigMap") });
        await CreateAsync("leaf", secret, "Secret");

        await Cluster.DeleteAsync<V1ConfigMap>("owner");

        await Cluster.UntilGoneAsync<V1Secret>("middle");
        await Cluster.UntilGoneAsync<V1ConfigMap>("leaf");
    }

    [Fact]
    public async Task Deletes_what_says_that_it_is_owned_by_what_never_was()
    {
        await CreateAsync("leaf", new V1ConfigMap { Metadata = new() { Name = "owner", Uid = "10000000-0000-0000-0000-000000000000" } });

        await Cluster.UntilGoneAsync<V1ConfigMap>("leaf");
    }

    [Fact]
    public async Task An_owner_deleted_in_the_foreground_waits_for_what_it_owns()
    {
        var owner = await CreateAsync("owner");
        await CreateAsync("leaf", owner, finalizer: "example.com/hold");

        await Cluster.DeleteAsync<V1ConfigMap>("owner", options: new DeleteOptions { PropagationPolicy = "Foreground" });
        await Cluster.UntilAsync<V1ConfigMap>(map => map is { Metadata: { Name: "leaf", DeletionTimestamp: not null } });
        Assert.Equal(["foregroundDeletion"], (await Cluster.GetAsync<V1ConfigMap>("owner")).Metadata.Finalizers);

        await Cluster.ChangeAsync<V1ConfigMap>("leaf", map => map.Metadata.Finalizers = null);
        await Cluster.UntilGoneAsync<V1ConfigMap>("owner");
    }

    [Fact]
    public async Task An_orphaning_owner_leaves_what_it_owned_alone()
    {
        var owner = await CreateAsync("owner");
        await CreateAsync("leaf", owner);

        await Cluster.DeleteAsync<V1ConfigMap>("owner", options: new DeleteOptions { PropagationPolicy = "Orphan" });

        await Cluster.UntilGoneAsync<V1ConfigMap>("owner");
        Assert.Null((await Cluster.GetAsync<V1ConfigMap>("leaf")).Metadata.OwnerReferences);
    }

    [Fact]
    public async Task An_owner_in_another_namespace_is_none_and_is_told_of()
    {
        await CreateNamespaceAsync("elsewhere");
        var owner = await Cluster.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "owner", NamespaceProperty = "elsewhere" } });
        await CreateAsync("leaf", owner);

        await Cluster.UntilGoneAsync<V1ConfigMap>("leaf");
        var told = await Cluster.UntilAsync<Corev1Event>(e => e.Reason == "OwnerRefInvalidNamespace");
        Assert.Equal(
            $"ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: {owner.Metadata.Uid}] does not exist in namespace \"default\"", told.Message);
        Assert.Equal(("Warning", "garbage-collector-controller", "leaf"), (told.Type, told.Source.Component, told.InvolvedObject.Name));
    }

    [Fact]
    public async Task What_is_owned_by_an_unknown_kind_is_left_alone()
    {
        var owner = await CreateAsync("owner");
        var leaf = await Cluster.CreateAsync(new V1ConfigMap { Metadata = Owned("leaf", owner, "example.com/v1", "Widget") });
        await CreateAsync("sign", owner);

        await Cluster.DeleteAsync<V1ConfigMap>("owner");
        await Cluster.UntilGoneAsync<V1ConfigMap>("sign");

        Assert.Equal(leaf.Metadata.Uid, (await Cluster.GetAsync<V1ConfigMap>("leaf")).Metadata.Uid);
    }

    [Fact]
    public async Task Many_dependents_go_at_once()
    {
        var owner = await CreateAsync("owner");
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => CreateAsync($"leaf-{i}", owner)));

        await Cluster.DeleteAsync<V1ConfigMap>("owner");

        await Cluster.UntilGoneAsync<V1ConfigMap>("leaf-499");
        for (var i = 0; i < 500; i++)
        {
            await Cluster.UntilGoneAsync<V1ConfigMap>($"leaf-{i}");
        }
    }

    private Task<V1ConfigMap> CreateAsync(string name, IKubernetesObject<V1ObjectMeta>? owner = null, string kind = "ConfigMap", string? finalizer = null)
    {
        var metadata = owner is null ? new() { Name = name, NamespaceProperty = "default" } : Owned(name, owner, "v1", kind);
        metadata.Finalizers = finalizer is null ? null : [finalizer];
        return Cluster.CreateAsync(new V1ConfigMap { Metadata = metadata });
    }

    private static V1ObjectMeta Owned(string name, IKubernetesObject<V1ObjectMeta> owner, string apiVersion, string kind) => new()
    {
        Name = name,
        NamespaceProperty = "default",
        OwnerReferences =
        [
            new() { ApiVersion = apiVersion, Kind = kind, Name = owner.Metadata.Name, Uid = owner.Metadata.Uid, BlockOwnerDeletion = true },
        ],
    };
}
