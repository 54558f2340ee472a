using Jota.Api;
using Jota.ApiServer;
using Jota.ApiServer.Http;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Client.Tests.Http;

/// <summary>The client against a real server over HTTPS on loopback: what it answers is what the core answers in process.</summary>
public sealed class HttpApiTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("jota-client-").FullName;
    private InProcessApi _cluster = null!;
    private HttpApiServer _server = null!;
    private HttpApi _api = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await InProcessApi.StartAsync();
        var certificates = ClusterCertificates.Open(_directory, TimeProvider.System);
        _server = await HttpApiServer.StartAsync(
            new HttpApiServerOptions
            {
                ApiFor = _cluster.As,
                Catalog = new(ResourceCatalog.BuiltIn),
                Authorizer = _cluster.Authorizer,
                ServerCertificate = certificates.Server(),
                ClientAuthority = certificates.Authority.Certificate,
            },
            Ct);
        var kubeconfig = Path.Combine(_directory, "kubeconfig");
        Kubeconfig.Write(kubeconfig, _server.Address, certificates.Authority.Certificate.ExportCertificatePem(), certificates.Administrator);
        _api = new HttpApi(KubeconfigFile.Load(kubeconfig));
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _server.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Creates_reads_updates_and_deletes()
    {
        var created = await _api.CreateAsync(Map("a"), Ct);
        Assert.NotEmpty(created.Metadata.Uid);

        var updated = await _api.UpdateAsync(created with { Data = new Dictionary<string, string> { ["k"] = "v" } }, Ct);
        Assert.NotEqual(created.Metadata.ResourceVersion, updated.Metadata.ResourceVersion);
        Assert.Equal("v", (await _api.GetAsync<V1ConfigMap>(new("default", "a"), Ct)).Data["k"]);

        Assert.True((await _api.DeleteAsync<V1ConfigMap>(new("default", "a"), DeleteOptions.Default, Ct)).Deleted);
        Assert.Empty((await ListAsync()).Items);
    }

    [Fact]
    public async Task Failures_are_the_same_as_in_process()
    {
        var key = new ObjectKey("default", "nosuch");
        var remote = await Assert.ThrowsAsync<ApiException>(() => _api.GetAsync<V1ConfigMap>(key, Ct));
        var local = await Assert.ThrowsAsync<ApiException>(() => _cluster.Api.GetAsync<V1ConfigMap>(key, Ct));

        Assert.Equal((local.Code, local.Reason, local.Message), (remote.Code, remote.Reason, remote.Message));
        Assert.Equal(local.Details?.Name, remote.Details?.Name);
    }

    [Fact]
    public async Task Lists_in_pages()
    {
        for (var i = 0; i < 5; i++)
        {
            await _cluster.CreateAsync(Map($"m{i}"));
        }

        var first = await ListAsync(ListOptions.All with { Limit = 2 });
        var second = await ListAsync(ListOptions.All with { Limit = 10, Continue = first.Continue });

        Assert.Equal(["m0", "m1"], first.Items.Select(o => o.Key.Name));
        Assert.Equal(3, first.Remaining);
        Assert.Equal(["m2", "m3", "m4"], second.Items.Select(o => o.Key.Name));
        Assert.False(first.Revision.IsNone);
        Assert.True(first.Items.All(o => !o.Revision.IsNone && o.As<V1ConfigMap>().Metadata.ResourceVersion == o.Revision.ToString()));
    }

    [Fact]
    public async Task Selects_by_labels_and_fields()
    {
        var labelled = Map("labelled");
        labelled.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" };
        await _cluster.CreateAsync(labelled);
        await _cluster.CreateAsync(Map("plain"));

        Assert.Equal("labelled", Assert.Single((await ListAsync(ListOptions.All with { Labels = LabelSelector.Parse("a in (b,c)") })).Items).Key.Name);
        Assert.Equal("plain", Assert.Single((await ListAsync(ListOptions.All with { Fields = FieldSelector.Where("metadata.name", "plain") })).Items).Key.Name);
    }

    [Fact]
    public async Task Binds_pods_through_the_subresource()
    {
        await _cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        await _cluster.CreateAsync(new V1Pod
        {
            Metadata = new() { Name = "web", NamespaceProperty = "default" },
            Spec = new() { Containers = [new() { Name = "c", Image = "i" }] },
        });
        var binding = new V1Binding { ApiVersion = "v1", Kind = "Binding", Metadata = new() { Name = "web" }, Target = new() { Kind = "Node", Name = "n" } };

        var target = ApiTarget.Of(_api.Catalog.For<V1Pod>(), new("default", "web"), "binding");
        var result = await _api.CreateAsync(target, new ApiBody.Typed(binding), WriteOptions.Plain, Ct);

        Assert.True(result.Created);
        Assert.Equal("Success", result.Status?.Status);
        Assert.Equal("n", (await _cluster.GetAsync<V1Pod>("web")).Spec.NodeName);
    }

    [Fact]
    public async Task An_informer_follows_over_the_wire_as_it_does_in_process()
    {
        await _cluster.CreateAsync(Map("first"));
        await using var informers = new InformerFactory(_api, new FakeTimeProvider());
        var seen = System.Threading.Channels.Channel.CreateUnbounded<string>();
        informers.For<V1ConfigMap>("default", FieldSelector.Everything).Subscribe(new InformerHandler<V1ConfigMap>
        {
            Added = map => seen.Writer.TryWrite($"added {map.Metadata.Name}"),
            Updated = (_, map) => seen.Writer.TryWrite($"updated {map.Metadata.Name}"),
            Deleted = map => seen.Writer.TryWrite($"deleted {map.Metadata.Name}"),
        });
        await informers.StartAsync(Ct);

        await _cluster.CreateAsync(Map("second"));
        await _cluster.ChangeAsync<V1ConfigMap>("second", map => map.Data = new Dictionary<string, string> { ["a"] = "b" });
        await _cluster.DeleteAsync<V1ConfigMap>("first");

        foreach (var expected in new[] { "added first", "added second", "updated second", "deleted first" })
        {
            Assert.Equal(expected, await seen.Reader.ReadAsync(Ct));
        }
    }

    [Fact]
    public async Task Deletes_collections()
    {
        await _cluster.CreateAsync(Map("a"));
        await _cluster.CreateAsync(Map("b"));

        var deleted = await _api.DeleteCollectionAsync(new(_api.Catalog.For<V1ConfigMap>(), "default"), ListOptions.All, DeleteOptions.Default, Ct);

        Assert.Equal(2, deleted.Items.Count);
        Assert.Empty((await ListAsync()).Items);
    }

    private static V1ConfigMap Map(string name) => new() { Metadata = new() { Name = name, NamespaceProperty = "default" } };

    private Task<ApiList> ListAsync(ListOptions? options = null) =>
        _api.ListAsync(new(_api.Catalog.For<V1ConfigMap>(), "default"), options ?? ListOptions.All, Ct);
}
