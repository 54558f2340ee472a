using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri;

namespace Jota.Kubelet.Containerd;

/// <summary>
/// A containerd that is nobody's child: it has a session of its own, so that neither a terminal's Ctrl-C nor the end of the process that
/// started it reaches it.
/// </summary>
internal sealed partial class ContainerdProcess(int pid)
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    // The shell leaves at once; setsid becomes containerd, whose number the shell tells.
    private const string Launch = """setsid "$0" --config "$1" >>"$2" 2>&1 </dev/null & echo $!""";

    /// <summary>The process id.</summary>
    public int Pid => pid;

    /// <summary>
    /// Whether it has not ended. Its parent is the machine's first process, which may leave a dead one in the list for a while.
    /// </summary>
    public bool IsAlive
    {
        get
        {
            try
            {
                // The state follows the name, which is in brackets and may hold anything.
                var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
                return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Starts a containerd with this configuration, printing into the log.</summary>
    public static async Task<ContainerdProcess> StartAsync(string binary, ContainerdPaths paths, CancellationToken ct)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Launch, binary, paths.Config, paths.Log])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        start.Environment["PATH"] = MachinePrograms.SearchPath;
        using var shell = Process.Start(start)!;
        var pid = await shell.StandardOutput.ReadToEndAsync(ct);
        await shell.WaitForExitAsync(ct);
        return new(int.Parse(pid, CultureInfo.InvariantCulture));
    }

    /// <summary>The containerd that listens on a socket; null when nobody does.</summary>
    public static async Task<ContainerdProcess?> FindAsync(string socketPath, CancellationToken ct)
    {
        try
        {
            using var socket = await CriEndpoint.ConnectSocketAsync(socketPath, ct);
            Span<byte> credentials = stackalloc byte[12];
            socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
            return new(MemoryMarshal.Read<int>(credentials));
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns when containerd has ended: the connection, on which nothing is ever sent, ends with it. Throws
    /// <see cref="SocketException"/> when nobody listens.
    /// </summary>
    public static async Task UntilGoneAsync(string ttrpcSocketPath, CancellationToken ct)
    {
        using var socket = await CriEndpoint.ConnectSocketAsync(ttrpcSocketPath, ct);
        try
        {
            await socket.ReceiveAsync(new byte[1], ct);
        }
        catch (SocketException)
        {
        }
    }

    /// <summary>Ends it, politely first.</summary>
    public async Task StopAsync(TimeSpan patience, TimeProvider clock, CancellationToken ct)
    {
        _ = Kill(pid, SigTerm);
        await WaitForEndAsync(patience, clock, ct);
        if (IsAlive)
        {
            _ = Kill(pid, SigKill);
            await WaitForEndAsync(patience, clock, ct);
        }
    }

    private async Task WaitForEndAsync(TimeSpan patience, TimeProvider clock, CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        while (IsAlive && clock.GetElapsedTime(start) < patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, ct);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
