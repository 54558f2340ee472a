using Jota.Api;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Scheduler.Tests;

/// <summary>What is written of a pod that fits nowhere.</summary>
public sealed class ConditionWriterTests
{
    [Fact]
    public async Task A_pod_is_promised_a_node_until_nobody_can_help_it()
    {
        await using var cluster = await InProcessApi.StartAsync();
        await cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        var pod = await cluster.CreateAsync(A.Pod("wants", "1"));
        using var writer = new ConditionWriter(cluster.Api, cluster.Clock, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var running = writer.RunAsync(stop.Token);

        writer.Write(pod, "Unschedulable", "0/1 nodes are available", "n");
        var promised = await cluster.UntilAsync<V1Pod>(p => p.Metadata.Name == "wants" && p.Status.NominatedNodeName == "n");
        Assert.Contains(promised.Status.Conditions, c => c is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" });

        // And not any more, when nobody can help it.
        writer.Write(promised, "Unschedulable", "0/1 nodes are available", "");
        await cluster.UntilAsync<V1Pod>(p => p.Metadata.Name == "wants" && string.IsNullOrEmpty(p.Status.NominatedNodeName));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
