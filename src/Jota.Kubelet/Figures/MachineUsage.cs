using System.Globalization;

namespace Jota.Kubelet.Figures;

/// <summary>What a whole machine uses, once.</summary>
/// <param name="Time">When that was.</param>
internal sealed record MachineUsage(DateTimeOffset Time)
{
    /// <summary>The kernel counts processor time in hundredths of a second.</summary>
    private const ulong NanosPerTick = 10_000_000;

    private const ulong Kibi = 1024;

    public DateTimeOffset StartedAt { get; init; }

    public ulong CpuNanos { get; init; }

    public ulong Memory { get; init; }

    public ulong InUse { get; init; }

    public ulong WorkingSet { get; init; }

    public ulong Rss { get; init; }

    public ulong PageFaults { get; init; }

    public ulong MajorPageFaults { get; init; }

    public long? Processes { get; init; }

    public long? MaxPid { get; init; }

    public ulong? DiskCapacity { get; init; }

    public ulong? DiskAvailable { get; init; }

    /// <summary>
    /// Of this machine. All memory counts as in use that is not free, and as being worked with what of it is no file that nobody has
    /// touched for long: so the root group of cgroups counts.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="dataDirectory">On the disk that pods use.</param>
    /// <param name="proc">Where the kernel tells of itself.</param>
    public static MachineUsage Read(DateTimeOffset now, string dataDirectory, string proc = "/proc")
    {
        var (stat, memory, events) = (Lines(proc, "stat"), Lines(proc, "meminfo"), Lines(proc, "vmstat"));
        var (total, free) = (Number(memory, "MemTotal:") * Kibi, Number(memory, "MemFree:") * Kibi);
        var inUse = total > free ? total - free : 0;
        var idle = Number(memory, "Inactive(file):") * Kibi;
        var disk = Directory.Exists(dataDirectory) ? new DriveInfo(dataDirectory) : null;
        return new(now)
        {
            StartedAt = DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(Number(stat, "btime"), 253_402_300_799)),
            CpuNanos = CpuTicks(stat) * NanosPerTick,
            Memory = total,
            InUse = inUse,
            WorkingSet = inUse > idle ? inUse - idle : 0,
            Rss = Number(memory, "AnonPages:") * Kibi,
            PageFaults = Number(events, "pgfault"),
            MajorPageFaults = Number(events, "pgmajfault"),
            Processes = Tasks(Lines(proc, "loadavg")),
            MaxPid = long.TryParse(Lines(proc, "sys/kernel/pid_max").FirstOrDefault(), CultureInfo.InvariantCulture, out var most)
                ? most
                : null,
            DiskCapacity = (ulong?)disk?.TotalSize,
            DiskAvailable = (ulong?)disk?.AvailableFreeSpace,
        };
    }

    // "cpu user nice system idle iowait irq softirq steal ...": whoever waits uses nothing, and guests are counted as users already.
    private static ulong CpuTicks(string[] stat)
    {
        var parts = stat.FirstOrDefault(line => line.StartsWith("cpu ", StringComparison.Ordinal))?
            .Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var sum = 0UL;
        foreach (var at in (int[])[1, 2, 3, 6, 7, 8])
        {
            sum += at < parts.Length && ulong.TryParse(parts[at], CultureInfo.InvariantCulture, out var ticks) ? ticks : 0;
        }

        return sum;
    }

    // "0.10 0.12 0.15 2/345 6789": the number after the slash is that of processes and threads.
    private static long? Tasks(string[] load) =>
        load is [var line, ..] && line.Split(' ') is [_, _, _, var tasks, ..] && tasks.Split('/') is [_, var all]
        && long.TryParse(all, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ulong Number(string[] lines, string name)
    {
        foreach (var line in lines)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, var text, ..] && first == name)
            {
                return ulong.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
            }
        }

        return 0;
    }

    private static string[] Lines(string proc, string file)
    {
        var path = Path.Combine(proc, file);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }
}
