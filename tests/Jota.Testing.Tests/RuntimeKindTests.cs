using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>Controllers that work on every kind take up one that comes while they run.</summary>
public sealed class RuntimeKindTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_object_of_a_kind_that_came_later_owned_goes_with_it()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        var boats = await cluster.ServeAsync(Boats(), Ct);
        var boat = await CreateAsync(cluster, boats, "default", "nina");
        await cluster.Api.CreateAsync(Owned("cargo", boat), Ct);
        var crew = await CreateAsync(cluster, boats, "default", "crew", boat);

        await cluster.Api.DeleteAsync(ApiTarget.Of(boats, boat.Key), DeleteOptions.Default, Ct);
        await cluster.UntilGoneAsync<V1ConfigMap>(new("default", "cargo"), Ct);
        await UntilNoneAsync(cluster, new ApiTarget(boats, "default"));
        Assert.NotEqual("", crew.Uid);
    }

    [Fact]
    public async Task A_namespace_is_gone_when_all_of_that_kind_in_it_are()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        var boats = await cluster.ServeAsync(Boats(), Ct);
        await cluster.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "harbour" } }, Ct);
        await cluster.UntilAsync<V1Namespace>(ObjectKey.Cluster("harbour"), ns => ns.Status?.Phase == "Active", Ct);
        await CreateAsync(cluster, boats, "harbour", "nina");

        await cluster.Api.DeleteAsync<V1Namespace>(ObjectKey.Cluster("harbour"), DeleteOptions.Default, Ct);
        await cluster.UntilGoneAsync<V1Namespace>(ObjectKey.Cluster("harbour"), Ct);
        Assert.Empty((await cluster.Api.ListAsync(new ApiTarget(boats, "harbour"), ListOptions.All, Ct)).Items);
    }

    [Fact]
    public async Task An_informer_knows_objects_without_a_type()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        var boats = await cluster.ServeAsync(Boats(), Ct);
        await CreateAsync(cluster, boats, "default", "nina");

        // A read of the newest state: whoever begins to follow after that sees the boat at once.
        Assert.Single((await cluster.Api.ListAsync(new ApiTarget(boats), ListOptions.All, Ct)).Items);
        await using var informers = new InformerFactory(cluster.Api, cluster.Clock, IdSource.Seeded(1));
        var lister = informers.For(boats).Lister;
        await informers.StartAsync(Ct);
        Assert.Equal("blue", (string?)lister.Find(new("default", "nina"))!.Content["spec"]!["sail"]);
    }

    private static async Task UntilNoneAsync(TestCluster cluster, ApiTarget all)
    {
        while ((await cluster.Api.ListAsync(all, ListOptions.All, Ct)).Items.Count > 0)
        {
            await cluster.PassAsync(TimeSpan.FromSeconds(1), Ct);
        }
    }

    private static async Task<ApiObject> CreateAsync(TestCluster cluster, UntypedResource boats, string ns, string name, ApiObject? owner = null)
    {
        var boat = new UntypedObject
        {
            Metadata = new() { Name = name, NamespaceProperty = ns, OwnerReferences = owner is null ? null : [Reference(owner)] },
            Content = new JsonObject { ["spec"] = new JsonObject { ["sail"] = "blue" } },
        };
        return (await cluster.Api.CreateAsync(new ApiTarget(boats, ns), new ApiBody.Typed(boat), WriteOptions.Plain, Ct)).Object;
    }

    private static V1ConfigMap Owned(string name, ApiObject owner) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default", OwnerReferences = [Reference(owner)] },
    };

    private static V1OwnerReference Reference(ApiObject owner) => new()
    {
        ApiVersion = owner.Resource.Names.ApiVersion,
        Kind = owner.Resource.Names.Kind,
        Name = owner.Key.Name,
        Uid = owner.Uid,
    };

    private static UntypedKind Boats() => new(
        new ResourceNames("example.com", "v1", "Boat", "boats"),
        JsonSchema.Parse("""{"type":"object","properties":{"spec":{"type":"object","properties":{"sail":{"type":"string"}}}}}"""));
}
