using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Jota.Api;
using Jota.Kubelet.Runtime;

namespace Jota.Hosting.Members;

/// <summary>
/// An etcd that ends when this process does, however that ends: a shell between the two sees the end of our pipe, and tells etcd to stop.
/// It has a session of its own, so that a terminal's Ctrl-C reaches us first.
/// </summary>
internal sealed class MemberProcess
{
    private const long LogLimit = 4 << 20;

    // The first line that is printed is etcd's number. The one in the background reads until our end of the pipe is gone.
    private const string Between =
        """
        exec 3<&0 2>/dev/null
        sh -c 'echo "$$"; exec "$0" "$@"' "$0" "$@" </dev/null 3<&- 2>&1 & etcd=$!
        { read -r _ <&3; kill -TERM "$etcd"; } >/dev/null 2>&1 & watch=$!
        exec 3<&-
        wait "$etcd"; status=$?
        kill "$watch" 2>/dev/null
        exit "$status"
        """;

    private readonly Process _shell;
    private readonly StreamWriter _input;
    private readonly BoundedLog _log;

    private MemberProcess(Process shell, BoundedLog log, string? first)
    {
        (_shell, _input, _log) = (shell, shell.StandardInput, log);
        Pid = int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
        Ended = Task.Run(CopyAsync);
    }

    /// <summary>The number of etcd itself.</summary>
    public int Pid { get; }

    /// <summary>Completes when it has ended, with why.</summary>
    public Task<EtcdEnd> Ended { get; }

    /// <summary>Starts it.</summary>
    public static async Task<MemberProcess> StartAsync(string binary, IEnumerable<string> arguments, EtcdHome home, CancellationToken ct)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Between, binary, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = home.Folder,
        };
        Prepare(start.Environment);
        var log = new BoundedLog(home.Log, LogLimit);
        var shell = Process.Start(start)!;
        return new(shell, log, await shell.StandardOutput.ReadLineAsync(ct));
    }

    /// <summary>Has it end in order, and by force where it does not within the time it has.</summary>
    public async Task StopAsync(TimeSpan patience, TimeProvider clock)
    {
        _input.Close();
        using var late = clock.CancelAfter(patience);
        await ((Task)Ended).WaitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!Ended.IsCompleted)
        {
            _shell.Kill(entireProcessTree: true);
            await Ended;
        }
    }

    /// <summary>etcd reads settings from its surroundings, too: those of another one are none of ours.</summary>
    private static void Prepare(IDictionary<string, string?> surroundings)
    {
        foreach (var name in surroundings.Keys.Where(name => name.StartsWith("ETCD", StringComparison.Ordinal)).ToList())
        {
            surroundings.Remove(name);
        }

        surroundings["PATH"] = MachinePrograms.SearchPath;

        // etcd 3.4 does not start on it unless told that one means it.
        if (RuntimeInformation.ProcessArchitecture == Architecture.Arm64)
        {
            surroundings["ETCD_UNSUPPORTED_ARCH"] = "arm64";
        }
    }

    private async Task<EtcdEnd> CopyAsync()
    {
        while (await _shell.StandardOutput.ReadLineAsync() is { } line)
        {
            _log.Write(line);
        }

        await _shell.WaitForExitAsync();
        var end = new EtcdEnd(_shell.ExitCode, [.. _log.Last]);
        _log.Dispose();
        _shell.Dispose();
        return end;
    }
}
