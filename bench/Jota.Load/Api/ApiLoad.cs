using Jota.Api;
using Jota.Client;
using Jota.Load.Wire;
using k8s.Models;

namespace Jota.Load.Api;

/// <summary>What requests cost: creates, gets, lists and watches of ConfigMaps, and creates of custom objects, through the public API of any cluster.</summary>
internal sealed class ApiLoad(LoadOptions options, HttpApiOptions server, HttpApi api, string ns)
{
    private const string Prefix = "load";

    public static async Task RunAsync(LoadOptions options, CancellationToken ct)
    {
        var server = KubeconfigFile.Load(options.Kubeconfig);
        using var api = new HttpApi(server);
        var ns = $"load-{Environment.ProcessId}";
        await api.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = ns } }, ct);
        await using var guest = options.User is { } user ? await Guest.InviteAsync(api, user, ct) : null;
        try
        {
            await new ApiLoad(options, server, api, ns).MeasureAsync(ct);
        }
        finally
        {
            await api.DeleteCollectionAsync(new ApiTarget(api.Catalog.For<V1ConfigMap>(), ns), ListOptions.All, DeleteOptions.Default, ct);
            await api.DeleteAsync<V1Namespace>(ObjectKey.Cluster(ns), DeleteOptions.Default, ct);
        }
    }

    private async Task MeasureAsync(CancellationToken ct)
    {
        Console.WriteLine(Report.Head);
        await RunAsync("create", new CreateWork(ns, Prefix, options.Bytes, options.Objects), options.Objects, options.Streams, ct);
        await RunAsync("get", new GetWork(ns, Prefix, options.Objects, options.Gets), options.Gets, options.Streams, ct);
        var lists = new ListWork(ns, options.Lists);
        await RunAsync($"list {options.Objects}", lists, options.Lists, streams: 1, ct);
        Console.WriteLine($"            a list is {lists.Bytes / Math.Max(1, options.Lists) / 1048576.0:0.0} MiB");
        if (options.Creates > 0)
        {
            await RunAsync("create more", new CreateWork(ns, "more", options.Bytes, options.Creates), options.Creates, options.Streams, ct);
        }

        if (options.Watchers > 0)
        {
            await WatchAsync(ct);
        }

        if (options.Creates > 0)
        {
            // Last, for the server goes on deleting them after the definition is gone.
            await CreateCustomAsync(ct);
        }

        Console.WriteLine($"server memory (RSS): {ServerUse.Of(options.ServerPids).Resident / 1048576.0:0} MiB");
    }

    /// <summary>The same with objects of a custom kind, which is defined for it and goes afterwards.</summary>
    private async Task CreateCustomAsync(CancellationToken ct)
    {
        var crd = ApiJson.Decode<V1CustomResourceDefinition>(System.Text.Encoding.UTF8.GetBytes(CustomWork.Definition));
        await api.CreateAsync(crd, ct);
        var work = new CustomWork(ns, "custom", options.Bytes, options.Creates);
        await RunAsync("create custom", work, options.Creates, options.Streams, ct);
        await api.DeleteAsync<V1CustomResourceDefinition>(ObjectKey.Cluster(crd.Metadata.Name), DeleteOptions.Default, ct);
    }

    private async Task RunAsync(string name, Workload work, int count, int streams, CancellationToken ct)
    {
        var connections = await OpenAsync(Math.Min(options.Connections, count), ct);
        var tallies = connections.Select(_ => new Tally()).ToArray();
        var report = Report.Begin(options.ServerPids);
        await Task.WhenAll(connections.Select((c, i) => Task.Run(() => c.RunAsync(work, streams, tallies[i], ct), ct)));
        report.End(name, count, tallies);
        await CloseAsync(connections);
    }

    /// <summary>Watches many times while small objects are created: what it costs to tell each watcher of each.</summary>
    private async Task WatchAsync(CancellationToken ct)
    {
        var now = await api.ListAsync(new ApiTarget(api.Catalog.For<V1ConfigMap>(), ns), ListOptions.All with { Limit = 1 }, ct);
        var watch = new WatchWork(ns, now.Revision.ToString(), options.Watchers, options.Events);
        var connections = await OpenAsync(options.Connections, ct);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var each = (options.Watchers + connections.Length - 1) / connections.Length;
        var watching = connections.Select(c => Task.Run(() => c.RunAsync(watch, each, new Tally(), end.Token), ct)).ToArray();

        var writers = await OpenAsync(1, ct);
        var tally = new Tally();
        var report = Report.Begin(options.ServerPids);
        await writers[0].RunAsync(new CreateWork(ns, "seen", 512, options.Events), options.Streams, tally, ct);
        await Task.WhenAny([watch.All, .. watching]);
        report.End($"{options.Watchers} watchers", options.Watchers * options.Events, [tally]);

        await end.CancelAsync();
        await Task.WhenAll(watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync([.. connections, .. writers]);
    }

    private Task<Http2Connection[]> OpenAsync(int count, CancellationToken ct) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Http2Connection.OpenAsync(server, options.User, ct)));

    private static async Task CloseAsync(Http2Connection[] connections)
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }
}
