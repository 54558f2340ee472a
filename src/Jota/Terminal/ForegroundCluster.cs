using System.Runtime.InteropServices;
using Jota.Hosting;
using Microsoft.Extensions.Logging;

namespace Jota.Terminal;

/// <summary>Runs a cluster in the foreground: progress, the <c>ready</c> line, a clean stop on SIGTERM or SIGINT.</summary>
internal static class ForegroundCluster
{
    /// <summary>0 after a clean stop; 1 when the cluster could not start.</summary>
    public static async Task<int> RunAsync(ClusterOptions options, bool verbose, CancellationToken ct)
    {
        DescriptorLimit.Raise();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var logging = new PlainLoggerFactory(Console.Error, verbose ? LogLevel.Information : LogLevel.Warning);
        var progress = new StartProgress(Console.Error, !Console.IsErrorRedirected);
        try
        {
            await using var cluster = await Cluster.StartAsync(options, logging, progress, stop.Token);
            progress.Done();
            using var memory = QuietCollector.Start(TimeProvider.System);
            Console.Out.WriteLine(
                $"ready: Kubernetes {JotaVersion.Kubernetes} at {cluster.Address} in {cluster.StartTime.TotalMilliseconds:F0} ms; " +
                $"kubeconfig {cluster.KubeconfigPath}; {cluster.NodesText}");
            Console.Out.Flush();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (ClusterStartException e)
        {
            progress.Done();
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            progress.Done();
            return 0;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
