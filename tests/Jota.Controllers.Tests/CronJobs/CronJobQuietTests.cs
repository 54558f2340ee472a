using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.CronJobs;

/// <summary>Between their times, cron jobs cost nothing.</summary>
public sealed class CronJobQuietTests : ClusterTest
{
    [Fact]
    public async Task A_thousand_cron_jobs_are_looked_at_when_they_are_due_and_not_before()
    {
        // It is 03:04:05.
        await StartAsync(context => new CronJobController(context));
        var queue = QueueOf("cronjob");
        for (var i = 0; i < 1000; i++)
        {
            await Cluster.CreateAsync(New($"tick-{i}", i == 0 ? "30 3 * * *" : "0 5 * * *"));
        }

        await Cluster.PassUntilAsync(() => queue.Adds >= 1000 && queue.Count == 0 && queue.Later == 1000, TimeSpan.Zero);
        var before = queue.Adds;
        for (var minute = 0; minute < 20; minute++)
        {
            Cluster.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(before, queue.Adds);
        Cluster.Clock.Advance(TimeSpan.FromMinutes(6));
        var job = await Cluster.UntilAsync<V1Job>(_ => true);
        Assert.StartsWith("tick-0-", job.Metadata.Name, StringComparison.Ordinal);
        Assert.Single(await Cluster.ListAsync<V1Job>());
    }

    private static V1CronJob New(string name, string schedule) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new()
        {
            Schedule = schedule,
            JobTemplate = new()
            {
                Spec = new() { Template = new() { Spec = new() { RestartPolicy = "Never", Containers = [new() { Name = "c", Image = "i" }] } } },
            },
        },
    };
}
