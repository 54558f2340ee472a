using System.Diagnostics;

namespace Jota.Conformance.Tests;

/// <summary>Runs programs to their end.</summary>
internal static class Command
{
    /// <summary>A bound on any single command, so that a hang fails a test and not the run.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? bound = null)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            process.StartInfo.Environment[name] = value;
        }

        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(bound ?? Bound);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return new($"{Path.GetFileName(program)} {string.Join(' ', process.StartInfo.ArgumentList)}", process.ExitCode, await output, await error);
    }
}
