using System.Diagnostics;
using System.Globalization;

namespace Jota.Client;

/// <summary>What the process uses of the machine, under the names that all of Prometheus' clients give it.</summary>
public sealed class ProcessMetrics : IMetricSource
{
    /// <summary>The one there is.</summary>
    public static ProcessMetrics Instance { get; } = new();

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        using var process = Process.GetCurrentProcess();
        Gauge(into, "process_resident_memory_bytes", "Resident memory size in bytes.", process.WorkingSet64);
        Gauge(into, "process_virtual_memory_bytes", "Virtual memory size in bytes.", process.VirtualMemorySize64);
        Gauge(
            into,
            "process_start_time_seconds",
            "Start time of the process since unix epoch in seconds.",
            new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0);
        into.Family("process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.");
        into.Sample("process_cpu_seconds_total", process.TotalProcessorTime.TotalSeconds);
        if (OperatingSystem.IsLinux())
        {
            Gauge(into, "process_open_fds", "Number of open file descriptors.",
                Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
            Gauge(into, "process_max_fds", "Maximum number of open file descriptors.", MostDescriptors());
        }
    }

    private static void Gauge(MetricWriter into, string name, string help, double value)
    {
        into.Family(name, "gauge", help);
        into.Sample(name, value);
    }

    private static double MostDescriptors()
    {
        const string Name = "Max open files";
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith(Name, StringComparison.Ordinal)) ?? Name;
        var soft = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return double.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : double.PositiveInfinity;
    }
}
