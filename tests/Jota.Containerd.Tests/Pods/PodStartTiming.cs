using System.Diagnostics;
using System.Globalization;

namespace Jota.Containerd.Tests.Pods;

/// <summary>
/// How much later a pod is ready through API server and kubelet than by bare runtime calls. A measurement, for a machine that is
/// otherwise idle: run with <c>-explicit only</c>.
/// </summary>
public sealed class PodStartTiming(RealContainerd real, ITestOutputHelper output)
{
    private const int Runs = 30;
    private const double Allowed = 60;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Jota_adds_at_most_60_ms_to_the_start_of_a_pod()
    {
        await using var node = await RealNode.StartAsync(real);
        var bare = new List<double>();
        var ready = new List<double>();
        for (var run = 0; run <= Runs; run++)
        {
            bare.Add(await TimeBareAsync());
            ready.Add(await TimeReadyAsync(node, $"run-{run}"));
        }

        // The first of each warms up and does not count.
        var (bareMedian, readyMedian) = (Median(bare[1..]), Median(ready[1..]));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"bare CRI calls {bareMedian:0} ms, create to Ready stored {readyMedian:0} ms, difference {readyMedian - bareMedian:0} ms"));
        Assert.InRange(readyMedian - bareMedian, double.MinValue, Allowed);
    }

    private async Task<double> TimeBareAsync()
    {
        var time = Stopwatch.StartNew();
        await using var pod = await TestPod.RunAsync(real, "bare", Ct);
        await pod.StartAsync("nginx", "nginx:1.14.2", [], Ct);
        return time.Elapsed.TotalMilliseconds;
    }

    private static async Task<double> TimeReadyAsync(RealNode node, string name)
    {
        var time = Stopwatch.StartNew();
        await node.CreateAsync(RealNode.Pod(name, RealNode.Nginx()));
        await node.UntilReadyAsync(name);
        var elapsed = time.Elapsed.TotalMilliseconds;
        await node.DeleteAsync(name);
        return elapsed;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);
}
