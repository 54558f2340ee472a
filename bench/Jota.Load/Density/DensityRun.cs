using System.Diagnostics;
using System.Text;
using Jota.Api;
using Jota.Client;
using Jota.Load.Wire;
using k8s.Models;

namespace Jota.Load.Density;

/// <summary>
/// Fills a cluster with pods: how fast they are created, bound and running, what that costs, then (for a Deployment) a rolling update
/// of all of them, then the end of all. Speaks the public API only; the nodes must be there.
/// </summary>
internal sealed class DensityRun(LoadOptions options, HttpApiOptions server, HttpApi api, string ns, PodProgress progress)
{
    private const string Restarted = "kubectl.kubernetes.io/restartedAt";

    public static async Task RunAsync(LoadOptions options, CancellationToken ct)
    {
        var server = KubeconfigFile.Load(options.Kubeconfig);
        using var api = new HttpApi(server);
        var nodes = await api.ListAsync(new ApiTarget(api.Catalog.For<V1Node>()), ListOptions.All, ct);
        Console.WriteLine($"{nodes.Items.Count} nodes, {options.Pods} pods of one {options.Kind}; before: {Use(options)}");
        var ns = $"density-{Environment.ProcessId}";
        await api.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = ns } }, ct);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var progress = new PodProgress(api, ns);
        var following = progress.FollowAsync(end.Token);
        await new DensityRun(options, server, api, ns, progress).RunPhasesAsync(ct);
        await end.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await api.DeleteAsync<V1Namespace>(ObjectKey.Cluster(ns), DeleteOptions.Default, ct);
    }

    private static string Use(LoadOptions options)
    {
        var use = ServerUse.Of(options.ServerPids);
        return $"{use.Resident / 1048576.0:0} MiB RSS, {use.Cpu.TotalSeconds:0.0} s CPU";
    }

    private async Task RunPhasesAsync(CancellationToken ct)
    {
        await FillAsync(ct);
        if (options.Kind == "deployment")
        {
            await RollAsync(ct);
        }

        await EmptyAsync(ct);
    }

    private async Task FillAsync(CancellationToken ct)
    {
        var pods = options.Pods;
        var cpu = ServerUse.Of(options.ServerPids).Cpu;
        progress.Begin();
        var asked = Stopwatch.GetTimestamp();
        await CreateAsync(ct);
        await progress.WhenAsync(() => progress.Running >= pods, ct);
        var (created, bound, running) = progress.Moments;
        var binding = Stopwatch.GetElapsedTime(created, bound);
        Console.WriteLine(
            $"created and bound: {binding.TotalSeconds:0.00} s after the first appeared, {pods / binding.TotalSeconds:0} pods/s; "
            + $"all running {Stopwatch.GetElapsedTime(asked, running).TotalSeconds:0.00} s after they were asked for");
        Console.WriteLine(
            $"server CPU per pod: {(ServerUse.Of(options.ServerPids).Cpu - cpu).TotalMicroseconds / pods:0} us; "
            + $"longest silence {progress.LongestSilence.TotalMilliseconds:0} ms; after: {Use(options)}");
    }

    private async Task CreateAsync(CancellationToken ct)
    {
        switch (options.Kind)
        {
            case "deployment":
                await api.CreateAsync(DensityPods.Deployment(ns, options.Pods), ct);
                break;
            case "replicaset":
                await api.CreateAsync(DensityPods.ReplicaSet(ns, options.Pods), ct);
                break;
            case "pods":
                await using (var connection = await Http2Connection.OpenAsync(server, options.User, ct))
                {
                    await connection.RunAsync(new PodWork(ns, options.Pods), 64, new Tally(), ct);
                }

                break;
            default:
                throw new ArgumentException($"unknown kind {options.Kind}: deployment, replicaset or pods");
        }
    }

    private async Task RollAsync(CancellationToken ct)
    {
        progress.Begin();
        var cpu = ServerUse.Of(options.ServerPids).Cpu;
        var started = Stopwatch.GetTimestamp();
        var patch = $$"""{"spec":{"template":{"metadata":{"annotations":{"{{Restarted}}":"now"} } } } }""";
        var key = new ObjectKey(ns, DensityPods.Name);
        await api.PatchAsync<V1Deployment>(key, "", new(PatchType.StrategicMerge, Encoding.UTF8.GetBytes(patch)), ct);
        while (true)
        {
            var status = (await api.GetAsync<V1Deployment>(key, ct)).Status;
            if (status?.UpdatedReplicas == options.Pods && status.Replicas == options.Pods && status.AvailableReplicas == options.Pods)
            {
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        }

        var took = Stopwatch.GetElapsedTime(started);
        Console.WriteLine(
            $"rolling update: {took.TotalSeconds:0.00} s, {options.Pods / took.TotalSeconds:0} pods/s, longest silence {progress.LongestSilence.TotalMilliseconds:0} ms; "
            + $"server CPU per pod {(ServerUse.Of(options.ServerPids).Cpu - cpu).TotalMicroseconds / options.Pods:0} us; after: {Use(options)}");
    }

    private async Task EmptyAsync(CancellationToken ct)
    {
        progress.Begin();
        var started = Stopwatch.GetTimestamp();
        var now = DeleteOptions.Default;
        switch (options.Kind)
        {
            case "deployment":
                await api.DeleteAsync<V1Deployment>(new(ns, DensityPods.Name), now, ct);
                break;
            case "replicaset":
                await api.DeleteAsync<V1ReplicaSet>(new(ns, DensityPods.Name), now, ct);
                break;
            default:
                await api.DeleteCollectionAsync(new ApiTarget(api.Catalog.For<V1Pod>(), ns), ListOptions.All, now, ct);
                break;
        }

        await progress.WhenAsync(() => progress.Count == 0, ct);
        var took = Stopwatch.GetElapsedTime(started);
        Console.WriteLine($"deleted: {took.TotalSeconds:0.00} s, {options.Pods / took.TotalSeconds:0} pods/s; after: {Use(options)}");
    }
}
