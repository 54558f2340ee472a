using System.Runtime.InteropServices;

namespace Jota.Terminal;

/// <summary>How many files and connections this process may have open at once.</summary>
internal static partial class DescriptorLimit
{
    private const int OpenFiles = 7;

    /// <summary>Takes as many as the machine's administrator allows; usual defaults leave it with 1,024, as for a shell.</summary>
    public static void Raise()
    {
        if (OperatingSystem.IsLinux() && Get(OpenFiles, out var limit) == 0 && limit.Soft < limit.Hard)
        {
            _ = Set(OpenFiles, limit with { Soft = limit.Hard });
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Set(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(nuint Soft, nuint Hard);
}
