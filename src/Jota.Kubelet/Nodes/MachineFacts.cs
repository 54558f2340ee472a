using System.Globalization;
using System.Runtime.InteropServices;

namespace Jota.Kubelet.Nodes;

/// <summary>What a machine has and is.</summary>
public sealed record MachineFacts
{
    /// <summary>Processors.</summary>
    public decimal Cpu { get; init; } = 32;

    /// <summary>Bytes of memory.</summary>
    public long Memory { get; init; } = 256L << 30;

    /// <summary>Bytes of local disk.</summary>
    public long EphemeralStorage { get; init; } = 100L << 30;

    /// <summary>The most pods at once.</summary>
    public int Pods { get; init; } = 110;

    /// <summary>Bytes of huge pages, by page size such as <c>2Mi</c>.</summary>
    public IReadOnlyDictionary<string, long> HugePages { get; init; } = new Dictionary<string, long>();

    /// <summary>The operating system's id of the machine.</summary>
    public string MachineId { get; init; } = "";

    /// <summary>The hardware's id of the machine.</summary>
    public string SystemUuid { get; init; } = "";

    /// <summary>Differs after each boot.</summary>
    public string BootId { get; init; } = "";

    /// <summary>Such as <c>6.18.0</c>.</summary>
    public string KernelVersion { get; init; } = "simulated";

    /// <summary>Such as <c>Debian GNU/Linux 12 (bookworm)</c>.</summary>
    public string OsImage { get; init; } = "Simulated";

    /// <summary><c>amd64</c>, <c>arm64</c>.</summary>
    public string Architecture { get; init; } = "amd64";

    /// <summary>Reads them of this machine.</summary>
    /// <param name="dataDirectory">On the disk that pods use.</param>
    public static MachineFacts Read(string dataDirectory) => new()
    {
        Cpu = Environment.ProcessorCount,
        Memory = MemInfo("MemTotal"),
        EphemeralStorage = Directory.Exists(dataDirectory) ? new DriveInfo(dataDirectory).TotalSize : 0,
        HugePages = ReadHugePages(),
        MachineId = Text("/etc/machine-id"),
        SystemUuid = Text("/sys/class/dmi/id/product_uuid"),
        BootId = Text("/proc/sys/kernel/random/boot_id"),
        KernelVersion = Text("/proc/sys/kernel/osrelease"),
        OsImage = OsRelease(),
        Architecture = RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            var other => other.ToString().ToLowerInvariant(),
        },
    };

    /// <summary>A line of <c>/proc/meminfo</c>, in bytes.</summary>
    internal static long MemInfo(string name)
    {
        if (!File.Exists("/proc/meminfo"))
        {
            return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        }

        var line = File.ReadLines("/proc/meminfo").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return line is null
            ? 0
            : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static Dictionary<string, long> ReadHugePages()
    {
        const string Root = "/sys/kernel/mm/hugepages";
        var pages = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var directory in Directory.Exists(Root) ? Directory.GetDirectories(Root) : [])
        {
            var size = long.Parse(Path.GetFileName(directory)["hugepages-".Length..].Replace("kB", "", StringComparison.Ordinal),
                CultureInfo.InvariantCulture);
            var count = Text(Path.Combine(directory, "nr_hugepages"));
            pages[size >= 1 << 20 ? $"{size >> 20}Gi" : $"{size >> 10}Mi"] =
                long.TryParse(count, CultureInfo.InvariantCulture, out var number) ? number * size * 1024 : 0;
        }

        return pages;
    }

    private static string OsRelease()
    {
        var line = File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release").FirstOrDefault(l => l.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.OSDescription : line["PRETTY_NAME=".Length..].Trim('"');
    }

    private static string Text(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        }
        catch (UnauthorizedAccessException)
        {
            return "";
        }
    }
}
