using System.Globalization;

namespace Jota.Kubelet.Nodes;

/// <summary>What a machine is running out of just now.</summary>
internal interface IMachineLoad
{
    NodePressure Read();
}

/// <summary>A machine that runs out of nothing.</summary>
internal sealed class NoLoad : IMachineLoad
{
    public NodePressure Read() => NodePressure.None;
}

/// <summary>This machine: upstream's thresholds of 100 MiB of memory, 10 % of disk and 5 % of process ids.</summary>
internal sealed class LinuxLoad(string dataDirectory) : IMachineLoad
{
    private const long LeastMemory = 100L << 20;

    public NodePressure Read()
    {
        var disk = new DriveInfo(dataDirectory);
        return new(MachineFacts.MemInfo("MemAvailable") < LeastMemory, disk.AvailableFreeSpace < disk.TotalSize / 10, PidsAreShort());
    }

    private static bool PidsAreShort()
    {
        // "0.10 0.12 0.15 2/345 6789": the number after the slash is that of tasks.
        var tasks = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[3].Split('/')[1] : "0";
        var most = File.Exists("/proc/sys/kernel/pid_max") ? File.ReadAllText("/proc/sys/kernel/pid_max").Trim() : "0";
        return long.TryParse(tasks, CultureInfo.InvariantCulture, out var used)
            && long.TryParse(most, CultureInfo.InvariantCulture, out var limit) &&
            limit > 0 && used > limit / 100 * 95;
    }
}
