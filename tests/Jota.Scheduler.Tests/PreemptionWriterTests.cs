using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Scheduler.Tests;

/// <summary>How pods are made to go for another.</summary>
public sealed class PreemptionWriterTests
{
    [Fact]
    public async Task A_victim_is_told_why_and_deleted_and_a_later_pod_of_its_name_is_spared()
    {
        await using var cluster = await InProcessApi.StartAsync();
        await cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        var pod = new PodShape(await cluster.CreateAsync(A.Pod("wants", "1")));
        var victim = await cluster.CreateAsync(A.Pod("victim", "1").With(spec => spec.NodeName = "n"));
        var again = await cluster.CreateAsync(A.Pod("made-again", "1"));
        await using var events = new SeriesEventRecorder(cluster.Api, cluster.Clock, NullLoggerFactory.Instance, "default-scheduler", "here");
        var failed = new ConcurrentQueue<Preemption>();
        var writer = new PreemptionWriter(cluster.As("system:kube-scheduler"), new(events), cluster.Clock, NullLogger.Instance, failed.Enqueue);
        using var stop = new CancellationTokenSource();
        var running = writer.RunAsync(stop.Token);

        writer.Write(new(pod, "n", new("default", "made-again"), "the uid of the one before"));
        writer.Write(new(pod, "n", new("default", "gone"), "x"));
        writer.Write(new(pod, "n", new("default", "victim"), victim.Metadata.Uid));

        var going = await cluster.UntilAsync<V1Pod>(p => p.Metadata.Name == "victim" && p.Metadata.DeletionTimestamp is not null);
        Assert.Contains(going.Status.Conditions, c => c is
        {
            Type: "DisruptionTarget",
            Status: "True",
            Reason: "PreemptionByScheduler",
            Message: "default-scheduler: preempting to accommodate a higher priority pod",
        });
        var told = await cluster.UntilAsync<Corev1Event>(e => e.Reason == "Preempted");
        Assert.Equal(
            ($"Preempted by pod {pod.Uid} on node n", "Preempting", victim.Metadata.Uid, pod.Uid),
            (told.Message, told.Action, told.InvolvedObject.Uid, told.Related.Uid));
        var spared = await cluster.GetAsync<V1Pod>("made-again");
        Assert.Null(spared.Metadata.DeletionTimestamp);
        Assert.DoesNotContain(spared.Status.Conditions ?? [], c => c.Type == "DisruptionTarget");
        Assert.Equal(again.Metadata.Uid, spared.Metadata.Uid);
        Assert.Empty(failed);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
