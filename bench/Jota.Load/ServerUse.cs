using System.Globalization;

namespace Jota.Load;

/// <summary>What the server's processes have used up to a moment; nothing where none is known.</summary>
/// <param name="Cpu">User and system time of all of them.</param>
/// <param name="Resident">Their memory (RSS), in bytes.</param>
internal readonly record struct ServerUse(TimeSpan Cpu, long Resident)
{
    // USER_HZ and the page size, as /proc has them on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;
    private const long Page = 4096;

    /// <summary>Looks now.</summary>
    public static ServerUse Of(int[] pids)
    {
        var (ticks, pages) = (0L, 0L);
        foreach (var pid in pids)
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");

            // The second field is the program's name in parentheses, which may hold anything.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            ticks += Number(fields[11]) + Number(fields[12]);
            pages += Number(fields[21]);
        }

        return new(TimeSpan.FromSeconds(ticks / TicksPerSecond), pages * Page);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
