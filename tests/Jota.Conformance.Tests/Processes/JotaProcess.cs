using System.Diagnostics;

namespace Jota.Conformance.Tests;

/// <summary>A running <c>out/jota up</c>, on a free port, in a directory of its own.</summary>
public sealed class JotaProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private JotaProcess(Process process, string dataDirectory, string ready, Task<string> error, TimeSpan startTime)
    {
        _process = process;
        DataDirectory = dataDirectory;
        Ready = ready;
        _error = error;
        StartTime = startTime;
    }

    public string DataDirectory { get; }

    public string Ready { get; }

    public TimeSpan StartTime { get; }

    public string Kubeconfig => Path.Combine(DataDirectory, "kubeconfig");

    public int Pid => _process.Id;

    public static string NewDirectory() => Directory.CreateTempSubdirectory("jota-").FullName;

    public static Task<JotaProcess> StartAsync(string dataDirectory, params string[] options) =>
        StartAsync(new ProcessStartInfo(Repository.Binary, Up(dataDirectory, options)), dataDirectory);

    /// <summary>Another command than <c>up</c>.</summary>
    public static Task<JotaProcess> StartCommandAsync(string command, string dataDirectory, params string[] options) =>
        StartAsync(new ProcessStartInfo(Repository.Binary, [command, .. Up(dataDirectory, options)[1..]]), dataDirectory);

    /// <summary>After a command of the shell that changes what the process inherits, such as <c>umask 0</c>.</summary>
    public static Task<JotaProcess> StartInShellAsync(string first, string dataDirectory, params string[] options) =>
        StartAsync(new ProcessStartInfo("sh", ["-c", $"{first}; exec \"$0\" \"$@\"", Repository.Binary, .. Up(dataDirectory, options)]), dataDirectory);

    /// <summary>Any command, in a network namespace.</summary>
    public static Task<JotaProcess> StartInNamespaceAsync(string ns, string dataDirectory, params string[] command) =>
        StartAsync(new ProcessStartInfo("nsenter", [$"--net=/run/netns/{ns}", Repository.Binary, .. command]), dataDirectory);

    /// <summary>SIGKILL: nothing of the process gets to run.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>What it wrote to standard error, when it has ended.</summary>
    public Task<string> ErrorAsync() => _error;

    /// <summary>SIGTERM, and how long it took.</summary>
    public async Task<(int ExitCode, TimeSpan Time)> TerminateAsync()
    {
        var watch = Stopwatch.StartNew();
        (await Command.RunAsync("kill", ["-TERM", $"{Pid}"])).Succeeds();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(bound.Token);
        return (_process.ExitCode, watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _ = await _error;
        _process.Dispose();
    }

    private static string[] Up(string dataDirectory, string[] options) => ["up", "--data-dir", dataDirectory, "--port", "0", .. options];

    private static async Task<JotaProcess> StartAsync(ProcessStartInfo start, string dataDirectory)
    {
        Assert.SkipUnless(File.Exists(Repository.Binary), "out/jota is not built: run ./build");
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var process = new Process { StartInfo = start };
        var watch = Stopwatch.StartNew();
        process.Start();
        var error = process.StandardError.ReadToEndAsync();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            while (await process.StandardOutput.ReadLineAsync(bound.Token) is { } line)
            {
                if (line.StartsWith("ready", StringComparison.Ordinal))
                {
                    return new JotaProcess(process, dataDirectory, line, error, watch.Elapsed);
                }
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new InvalidOperationException($"jota was not ready in time:\n{await error}");
        }

        throw new InvalidOperationException($"jota ended before it was ready:\n{await error}");
    }
}
