using System.Diagnostics;

namespace Jota.Tests;

/// <summary>One member of a real etcd, in a folder and on sockets of its own.</summary>
internal sealed class EtcdProcess : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string[] _arguments;
    private Process? _process;

    private EtcdProcess(string folder, string scheme, string name, string[] arguments)
    {
        (_folder, Name, _arguments) = (folder, name, arguments);
        Endpoint = new($"{scheme}://{Path.Combine(folder, name)}:1");
    }

    /// <summary>Why tests with etcd are left out; null where they can be run.</summary>
    public static string? Missing { get; } = FindMissing();

    public string Name { get; }

    public bool Runs => _process is not null;

    /// <summary>Where clients reach it.</summary>
    public Uri Endpoint { get; }

    /// <summary>A member that is not started yet, of a cluster of these names; clients reach it by <c>unix</c>, or <c>unixs</c> with TLS.</summary>
    public static EtcdProcess Of(string folder, string scheme, string name, string[] names, params string[] more) => new(folder, scheme, name,
    [
        "--name", name, "--data-dir", $"{name}.data",
        "--listen-client-urls", $"{scheme}://{name}:1", "--advertise-client-urls", $"{scheme}://{name}:1",
        "--listen-peer-urls", $"unix://{name}:2", "--initial-advertise-peer-urls", $"unix://{name}:2",
        "--initial-cluster", string.Join(',', names.Select(one => $"{one}=unix://{one}:2")),
        "--heartbeat-interval", "20", "--election-timeout", "200", "--logger", "zap", "--log-level", "error", .. more,
    ]);

    /// <summary>Starts it, for the first time or again, with further arguments.</summary>
    public void Start(params string[] more)
    {
        foreach (var socket in (string[])[$"{Name}:1", $"{Name}:2"])
        {
            File.Delete(Path.Combine(_folder, socket));
        }

        var start = new ProcessStartInfo("etcd", [.. _arguments, .. more]) { WorkingDirectory = _folder, RedirectStandardError = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Ends it as a crash of the machine does, without a word.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Has it hang (SIGSTOP), or go on (SIGCONT).</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{_process!.Id}"]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private static string? FindMissing() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "etcd")))
            ? null
            : "etcd is not installed (Debian's etcd-server)";
}
