using System.Globalization;
using System.Text;
using Jota.Client;
using Jota.Kubelet.Logs;
using Jota.Kubelet.Observed;

namespace Jota.Kubelet.Simulated;

/// <summary>The log of a container that does not run: one line of the moment it was started, cut as every log is.</summary>
internal static class SimulatedLog
{
    /// <summary>
    /// Writes it as asked. With <see cref="LogOptions.Follow"/> it goes on, without anything more, until <paramref name="ended"/>
    /// completes.
    /// </summary>
    public static async Task CopyAsync(
        ObservedContainer run, LogOptions options, Func<CancellationToken, Task> ended, Stream into, CancellationToken ct)
    {
        var formatter = new LogFormatter(options);
        if (run.StartedAt is { } started && options.TailLines is not 0)
        {
            formatter.Add(Line(run.Name, started));
        }

        await into.WriteAsync(formatter.Output, ct);
        if (options.Follow && !formatter.IsFull)
        {
            await into.FlushAsync(ct);
            await ended(ct);
        }
    }

    private static byte[] Line(string container, DateTimeOffset at) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffff}Z stdout F {container} is simulated: nothing runs, and this line is all of its " +
        $"log."));
}
