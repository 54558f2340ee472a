using Jota.Api;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Scheduler.Tests;

/// <summary>What is written of a pod that fits nowhere, and done for it.</summary>
public sealed class ConditionWriterTests
{
    [Fact]
    public async Task Whoever_is_to_go_for_a_pod_is_deleted_and_the_pod_is_promised_the_node()
    {
        await using var cluster = await InProcessApi.StartAsync();
        await cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        var pod = await cluster.CreateAsync(A.Pod("wants", "1"));
        var victim = await cluster.CreateAsync(A.Pod("victim", "1"));
        var again = await cluster.CreateAsync(A.Pod("made-again", "1"));
        using var writer = new ConditionWriter(cluster.Api, cluster.Clock, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var running = writer.RunAsync(stop.Token);

        writer.Write(pod, "Unschedulable", "0/1 nodes are available", new(
            "n", [new(new("default", "victim"), victim.Metadata.Uid), new(new("default", "made-again"), "the uid of the one before"), new(new("default", "gone"), "x")]));
        var promised = await cluster.UntilAsync<V1Pod>(p => p.Metadata.Name == "wants" && p.Status.NominatedNodeName == "n");
        Assert.Contains(promised.Status.Conditions, c => c is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" });
        await cluster.UntilGoneAsync<V1Pod>("victim");
        Assert.Null((await cluster.GetAsync<V1Pod>("made-again")).Metadata.DeletionTimestamp);

        // And not any more, when nobody can help it.
        writer.Write(promised, "Unschedulable", "0/1 nodes are available", Nomination.Withdrawn);
        await cluster.UntilAsync<V1Pod>(p => p.Metadata.Name == "wants" && string.IsNullOrEmpty(p.Status.NominatedNodeName));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
