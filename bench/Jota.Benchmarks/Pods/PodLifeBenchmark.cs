using System.Diagnostics;
using Jota.Api;
using Jota.ApiServer;
using Jota.Benchmarks.Codec;
using Jota.Client;
using Jota.Store.Memory;
using k8s.Models;

namespace Jota.Benchmarks.Pods;

/// <summary>
/// What the API costs for a pod's whole life inside the process: created by a controller, bound by the scheduler, its status written by a
/// kubelet, deleted; with an informer following, as there always is. On a store in memory: the disk is measured by itself.
/// </summary>
internal static class PodLifeBenchmark
{
    private const int Rounds = 5;

    public static async Task RunAsync(int pods)
    {
        Console.WriteLine("step          us/pod  bytes allocated/pod");
        for (var round = 1; round <= Rounds; round++)
        {
            await RoundAsync(pods, tell: round == Rounds);
        }
    }

    private static async Task RoundAsync(int pods, bool tell)
    {
        await using var store = new MemoryStore();
        await using var server = new ApiServerCore(new ApiServerOptions { Store = store });
        await server.StartAsync(CancellationToken.None);
        var api = server.As(ApiServerCore.Self);
        await api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } }, CancellationToken.None);
        await using var informers = new InformerFactory(api, TimeProvider.System);
        var seen = informers.Lister<V1Pod>();
        await informers.StartAsync(CancellationToken.None);

        var template = ApiJson.Decode<V1Pod>(SamplePod.Json());
        var made = new V1Pod[pods];
        var kind = api.Catalog.For<V1Pod>();
        await StepAsync("create", pods, tell, async i => made[i] = await api.CreateAsync(Named(template, i), CancellationToken.None));
        await StepAsync("bind", pods, tell, i => api.CreateAsync(
            ApiTarget.Of(kind, made[i].Key(), "binding"), new ApiBody.Typed(Binding(made[i])), WriteOptions.Plain, CancellationToken.None));
        await StepAsync("status", pods, tell, i => api.UpdateStatusAsync(Running(seen.Find(made[i].Key())!, template), CancellationToken.None));
        await StepAsync("delete", pods, tell, i => api.DeleteAsync<V1Pod>(made[i].Key(), new DeleteOptions { GracePeriodSeconds = 0 }, CancellationToken.None));
    }

    private static async Task StepAsync(string name, int pods, bool tell, Func<int, Task> step)
    {
        GC.Collect();
        var (started, bytes) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        for (var i = 0; i < pods; i++)
        {
            await step(i);
        }

        var took = Stopwatch.GetElapsedTime(started);
        if (tell)
        {
            Console.WriteLine($"{name,-10} {took.TotalMicroseconds / pods,9:0.0} {(GC.GetTotalAllocatedBytes() - bytes) / pods,12}");
        }
    }

    private static V1Pod Named(V1Pod template, int number) => template with
    {
        Metadata = template.Metadata with { Name = $"web-{number}", GenerateName = null, Uid = null },
        Spec = template.Spec with { NodeName = null },
        Status = null,
    };

    private static V1Binding Binding(V1Pod pod) => new()
    {
        Metadata = new() { Name = pod.Metadata.Name, NamespaceProperty = pod.Metadata.NamespaceProperty },
        Target = new() { Kind = "Node", Name = "node-1" },
    };

    private static V1Pod Running(V1Pod pod, V1Pod template) => pod with { Status = template.Status with { Phase = "Running" } };
}
