using System.Net;
using Jota.Api;
using Jota.Client;
using Jota.Hosting;
using Jota.Store.Etcd;
using Jota.Store.Etcd.Settings;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Testing.Tests;

/// <summary>Two servers on one real etcd.</summary>
public sealed class SeveralServersTests
{
    private static readonly LeaderElectorOptions Standing = new(new("kube-system", "jota-control"), "")
    {
        RetryPeriod = TimeSpan.FromMilliseconds(100),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_of_them_controls_and_another_goes_on_when_it_ends()
    {
        await using var etcd = EtcdCluster.Start();
        var first = await StartAsync(etcd, "first", "192.0.2.1");
        await UntilAsync<V1Endpoints>(first, new("default", "kubernetes"), endpoints => AddressOf(endpoints) == "192.0.2.1");
        await using var second = await StartAsync(etcd, "second", "192.0.2.2");

        // Whoever is asked, what is asked for comes to be, by the one that controls.
        await second.Administrator.CreateAsync(Web(replicas: 2), Ct);
        await UntilAsync<V1Deployment>(second, new("default", "web"), web => web.Status?.Replicas == 2);
        Assert.Equal((true, false), (first.Controls, second.Controls));
        Assert.Equal("192.0.2.1", AddressOf(await second.Administrator.GetAsync<V1Endpoints>(new("default", "kubernetes"), Ct)));

        await first.DisposeAsync();
        var web = await second.Administrator.GetAsync<V1Deployment>(new("default", "web"), Ct);
        await second.Administrator.UpdateAsync(web with { Spec = web.Spec with { Replicas = 5 } }, Ct);
        await UntilAsync<V1Deployment>(second, new("default", "web"), now => now.Status?.Replicas == 5);
        await UntilAsync<V1Endpoints>(second, new("default", "kubernetes"), endpoints => AddressOf(endpoints) == "192.0.2.2");
        Assert.True(second.Controls);
    }

    private static async Task<ClusterParts> StartAsync(EtcdCluster etcd, string name, string address)
    {
        var store = await EtcdStore.OpenAsync(new EtcdStoreOptions([.. etcd.Endpoints]), Ct);
        var parts = await ClusterParts.StartAsync(
            store, TimeProvider.System, IdSource.Random, NullLoggerFactory.Instance, Ct, standing: Standing with { Identity = name });
        await parts.StartControlAsync(
            TimeProvider.System, IdSource.Random, NullLoggerFactory.Instance, Ct, advertise: new(IPAddress.Parse(address), 6443));
        return parts;
    }

    private static string? AddressOf(V1Endpoints endpoints) => endpoints.Subsets is [{ Addresses: [var only] }] ? only.Ip : null;

    private static async Task UntilAsync<T>(ClusterParts server, ObjectKey key, Func<T, bool> so)
        where T : class
    {
        var resource = server.Core.LiveCatalog.Now.All.Single(one => one.ObjectType == typeof(T) && one.IsKept);
        await foreach (var change in server.Administrator.WatchAsync(new(resource, key.Namespace, key.Name), ListOptions.All, Ct))
        {
            if (change.Object is { } found && so(found.As<T>()))
            {
                return;
            }
        }
    }

    private static V1Deployment Web(int replicas)
    {
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        return new()
        {
            Metadata = new() { Name = "web", NamespaceProperty = "default" },
            Spec = new()
            {
                Replicas = replicas,
                Selector = new() { MatchLabels = labels },
                Template = new()
                {
                    Metadata = new() { Labels = labels },
                    Spec = new() { Containers = [new() { Name = "c", Image = "nginx:1" }] },
                },
            },
        };
    }
}
