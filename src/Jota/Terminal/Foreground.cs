using System.Runtime.InteropServices;
using Jota.Hosting;
using Microsoft.Extensions.Logging;

namespace Jota.Terminal;

/// <summary>
/// Runs a cluster or a node in the foreground: progress, the <c>ready</c> line, a clean stop on SIGTERM or SIGINT.
/// </summary>
internal static class Foreground
{
    /// <summary>A cluster.</summary>
    public static Task<int> RunAsync(ClusterOptions options, bool verbose, CancellationToken ct) => RunAsync(
        async (logging, progress, ct) =>
        {
            var cluster = await Cluster.StartAsync(options, logging, progress, ct);
            return (cluster,
                $"ready: Kubernetes {JotaVersion.Kubernetes} at {cluster.Address} in {cluster.StartTime.TotalMilliseconds:F0} ms; " +
                $"kubeconfig {cluster.KubeconfigPath}; {cluster.NodesText}");
        },
        verbose,
        ct);

    /// <summary>0 after a clean stop; 1 when it could not start, or has ended by itself.</summary>
    /// <param name="start">Starts it, and answers the <c>ready</c> line.</param>
    /// <param name="verbose">Whether to log what happens.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<int> RunAsync(
        Func<ILoggerFactory, IProgress<string>, CancellationToken, Task<(IAsyncDisposable Running, string Ready)>> start,
        bool verbose,
        CancellationToken ct)
    {
        DescriptorLimit.Raise();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var logging = new PlainLoggerFactory(Console.Error, verbose ? LogLevel.Information : LogLevel.Warning);
        var progress = new StartProgress(Console.Error, !Console.IsErrorRedirected);
        try
        {
            var (running, ready) = await start(logging, progress, stop.Token);
            await using var part = running;
            progress.Done();
            using var memory = QuietCollector.Start(TimeProvider.System);
            Console.Out.WriteLine(ready);
            Console.Out.Flush();
            var stopped = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
            await Task.WhenAny(stopped, running is Component component ? component.Ended : stopped);
            await (running is Component { Ended: { IsFaulted: true } ended } ? ended : Task.CompletedTask);
            return 0;
        }
        catch (ComponentEndedException e)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return 1;
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
