using System.Globalization;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>
/// A look at a process past those who look after it: a shim takes note of its process' end when it comes to it, under load much later.
/// </summary>
internal static class KernelProcess
{
    /// <summary>What is to be seen now of the process of this number, in this namespace of processes.</summary>
    public static ProcessSight Look(uint pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart() is ['Z' or 'X', ..] ? ProcessSight.Ended : ProcessSight.Alive;
        }
        catch (IOException)
        {
            // The folder is not there, or went away while it was read.
            return ProcessSight.Nothing;
        }
    }
}
