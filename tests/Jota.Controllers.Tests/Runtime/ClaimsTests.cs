using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s.Models;

namespace Jota.Controllers.Tests.Runtime;

/// <summary>Claims of pods by an owner; a ConfigMap stands in for one here.</summary>
public sealed class ClaimsTests : ClusterTest
{
    private V1ConfigMap _owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _owner = await Cluster.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "owner", NamespaceProperty = "default" } });
    }

    [Fact]
    public async Task Adopts_a_matching_orphan()
    {
        var orphan = await LabelledAsync("orphan", "web");

        var claimed = Assert.Single(await ClaimAsync(orphan));

        var reference = Assert.Single(claimed.Metadata.OwnerReferences);
        Assert.Equal(("v1", "ConfigMap", "owner", _owner.Metadata.Uid), (reference.ApiVersion, reference.Kind, reference.Name, reference.Uid));
        Assert.True(reference is { Controller: true, BlockOwnerDeletion: true });
        Assert.Equal(_owner.Metadata.Uid, (await Cluster.GetAsync<V1Pod>("orphan")).Controller()?.Uid);
    }

    [Fact]
    public async Task Releases_what_no_longer_matches()
    {
        await ClaimAsync(await LabelledAsync("mine", "web"));
        var renamed = await Cluster.ChangeAsync<V1Pod>("mine", pod => pod.Metadata.Labels["app"] = "other");

        Assert.Empty(await ClaimAsync(renamed));

        Assert.Null((await Cluster.GetAsync<V1Pod>("mine")).Metadata.OwnerReferences);
    }

    [Fact]
    public async Task Leaves_alone_what_is_another_owners_or_going_or_does_not_match()
    {
        var foreign = await Cluster.ChangeAsync<V1Pod>(
            (await LabelledAsync("foreign", "web")).Metadata.Name,
            pod => pod.Metadata.OwnerReferences = [new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "x", Uid = "x", Controller = true }]);
        var going = await LabelledAsync("going", "web") is var pod
            ? pod with { Metadata = pod.Metadata with { DeletionTimestamp = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) } }
            : null!;

        Assert.Empty(await ClaimAsync(foreign, going, await LabelledAsync("other", "other")));
    }

    [Fact]
    public async Task Adopts_nothing_for_an_owner_that_is_gone_though_its_cache_still_has_it()
    {
        var orphan = await LabelledAsync("orphan", "web");
        await Cluster.DeleteAsync<V1ConfigMap>("owner");
        await Cluster.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "owner", NamespaceProperty = "default" } });

        await Assert.ThrowsAsync<OwnerChangedException>(() => ClaimAsync(orphan));

        Assert.Null((await Cluster.GetAsync<V1Pod>("orphan")).Metadata.OwnerReferences);
    }

    [Fact]
    public async Task Adopts_nothing_for_an_owner_that_is_being_deleted()
    {
        var orphan = await LabelledAsync("orphan", "web");
        await Cluster.ChangeAsync<V1ConfigMap>("owner", map => map.Metadata.Finalizers = ["example.com/wait"]);
        await Cluster.DeleteAsync<V1ConfigMap>("owner");

        await Assert.ThrowsAsync<OwnerChangedException>(() => ClaimAsync(orphan));
        _owner = await Cluster.GetAsync<V1ConfigMap>("owner");
        Assert.Empty(await ClaimAsync(orphan));
    }

    [Fact]
    public async Task An_orphan_that_is_gone_meanwhile_is_not_claimed()
    {
        var orphan = await LabelledAsync("orphan", "web");
        await Cluster.DeleteAsync<V1Pod>("orphan", options: new() { GracePeriodSeconds = 0 });

        Assert.Empty(await ClaimAsync(orphan));
    }

    [Fact]
    public async Task Adopts_though_something_else_cannot_be_released()
    {
        await ClaimAsync(await LabelledAsync("stuck", "web"));
        var stuck = await Cluster.ChangeAsync<V1Pod>("stuck", pod => pod.Metadata.Labels["app"] = "other");
        var orphan = await LabelledAsync("orphan", "web");
        var api = new Refusing(Cluster.Api, "stuck");

        var refused = await Assert.ThrowsAsync<ApiException>(
            () => new Claims<V1Pod>(api, Cluster.Api.Catalog.For<V1ConfigMap>(), _owner, LabelSelector.Parse("app=web")).ClaimAsync([stuck, orphan], Ct));

        Assert.Equal(403, refused.Code);
        Assert.Equal(_owner.Metadata.Uid, (await Cluster.GetAsync<V1Pod>("orphan")).Controller()?.Uid);
    }

    /// <summary>An API that lets nobody patch one object.</summary>
    private sealed class Refusing(IApi api, string name) : PassingApi(api)
    {
        public override Task<WriteResult> PatchAsync(ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct) =>
            target.Name == name ? throw ApiException.Forbidden(target.Resource.Names, name, "not now") : base.PatchAsync(target, patch, options, ct);
    }

    private async Task<V1Pod> LabelledAsync(string name, string app)
    {
        await CreatePodAsync(name);
        return await Cluster.ChangeAsync<V1Pod>(name, pod => pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = app });
    }

    private Task<IReadOnlyList<V1Pod>> ClaimAsync(params V1Pod[] candidates) =>
        new Claims<V1Pod>(Cluster.Api, Cluster.Api.Catalog.For<V1ConfigMap>(), _owner, LabelSelector.Parse("app=web")).ClaimAsync(candidates, Ct);
}
