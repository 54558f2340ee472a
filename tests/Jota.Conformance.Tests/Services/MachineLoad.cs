namespace Jota.Conformance.Tests.Services;

/// <summary>How busy the machine is: told beside what came too late.</summary>
internal static class MachineLoad
{
    /// <summary>The parts of the last ten seconds in which something waited, and what other machines took from this one since its start.</summary>
    public static string Tell() => $"(cpu {Waited("cpu")}, io {Waited("io")}, memory {Waited("memory")}, stolen {Stolen()})";

    private static string Waited(string what)
    {
        try
        {
            return File.ReadAllText($"/proc/pressure/{what}").Split(' ')[1];
        }
        catch (IOException)
        {
            return "unknown";
        }
    }

    private static string Stolen() => File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[8];
}
