using Jota.Api;
using Jota.Client;
using Jota.Hosting;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Testing.Tests.Components;

/// <summary>A server over HTTPS without some of its components, in a directory of its own.</summary>
internal sealed class ServerScope : IAsyncDisposable
{
    private readonly string _directory;
    private readonly Cluster _cluster;

    private ServerScope(string directory, Cluster cluster) => (_directory, _cluster) = (directory, cluster);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public IApi Api => _cluster.Api;

    public string DataDirectory => _directory;

    public static async Task<ServerScope> StartAsync(int nodes, params ClusterComponent[] without)
    {
        var directory = Directory.CreateTempSubdirectory("jota-components-").FullName;
        var cluster = await Cluster.StartAsync(
            new()
            {
                DataDirectory = directory,
                Port = 0,
                Store = StoreKind.Memory,
                Runtime = nodes == 0 ? RuntimeKind.None : RuntimeKind.Simulated,
                SimulatedNodes = nodes,
                Without = without.ToHashSet(),
            },
            NullLoggerFactory.Instance,
            new Progress<string>(),
            Ct);
        return new(directory, cluster);
    }

    /// <summary>The kubeconfig of a user, as <c>jota kubeconfig --user</c> makes it.</summary>
    public string KubeconfigOf(string user)
    {
        var path = Path.Combine(_directory, user.Replace(':', '-'));
        File.WriteAllText(path, ComponentKubeconfig.Render(_directory, user, [], null));
        return path;
    }

    /// <summary>Completes when an object exists and is as wanted.</summary>
    public async Task<T> UntilAsync<T>(ObjectKey key, Func<T, bool> so)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        await foreach (var change in Api.WatchAsync(new(Api.Catalog.For<T>(), key.Namespace), ListOptions.All, patience.Token))
        {
            if (change.Object is { } found && found.Key.Name == key.Name && change.Type != WatchEventType.Deleted && so(found.As<T>()))
            {
                return found.As<T>();
            }
        }

        throw new InvalidOperationException("the watch ended");
    }

    /// <summary>Completes when there is no such object.</summary>
    public async Task UntilGoneAsync<T>(ObjectKey key)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var list = await Api.ListAsync(new(Api.Catalog.For<T>(), key.Namespace), ListOptions.All, patience.Token);
        if (list.Items.All(item => item.Key.Name != key.Name))
        {
            return;
        }

        var since = ListOptions.All with { ResourceVersion = list.Revision.ToString() };
        await foreach (var change in Api.WatchAsync(new(Api.Catalog.For<T>(), key.Namespace), since, patience.Token))
        {
            if (change is { Type: WatchEventType.Deleted, Object: { } gone } && gone.Key.Name == key.Name)
            {
                return;
            }
        }
    }

    public static V1Deployment Web(int replicas)
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

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
