using System.Globalization;
using System.Runtime.InteropServices;

namespace Jota.Hosting;

/// <summary>
/// The program's own machine code in memory. A native program is read in page by page, and most of what the start needs is needed once:
/// what is not used any more can be let go, since it is read in again from the program's file (or from the system's cache of it).
/// </summary>
internal static partial class CodePages
{
    private const int DontNeed = 4;

    /// <summary>Lets go of all pages of code; those in use come back at once. Does nothing on other systems.</summary>
    public static void Release()
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessPath is not { } program)
        {
            return;
        }

        try
        {
            foreach (var (begin, length) in Ranges(File.ReadLines("/proc/self/maps"), program))
            {
                _ = Advise(begin, length, DontNeed);
            }
        }
        catch (IOException)
        {
            // Memory is as it was.
        }
    }

    /// <summary>
    /// Where the code of a program is mapped. Only what can be executed and not written: such pages are never other than in the file,
    /// while of data that was adjusted at the start the file has another state.
    /// </summary>
    internal static IEnumerable<(nint Begin, nint Length)> Ranges(IEnumerable<string> maps, string program)
    {
        foreach (var line in maps)
        {
            if (line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries) is [var range, "r-xp", _, _, _, var path]
                && path == program
                && range.Split('-') is [var begin, var end])
            {
                var (from, to) = (Address(begin), Address(end));
                yield return (from, to - from);
            }
        }
    }

    private static nint Address(string hex) => nint.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint begin, nint length, int advice);
}
