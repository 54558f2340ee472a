using System.ComponentModel;
using System.Diagnostics;

namespace Jota.Kubectl;

/// <summary>Programs that commands run: editors, and those that compare.</summary>
internal static class ChildProcess
{
    /// <summary>Runs one that has the terminal. Answers its exit code; null when it cannot be started.</summary>
    public static async Task<int?> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        using var process = Start(new ProcessStartInfo(program, arguments));
        if (process is null)
        {
            return null;
        }

        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }

    /// <summary>Runs one whose output goes elsewhere. Answers its exit code; null when it cannot be started.</summary>
    public static async Task<int?> RunAsync(
        string program, IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken ct)
    {
        using var process = Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        if (process is null)
        {
            return null;
        }

        await Task.WhenAll(CopyAsync(process.StandardOutput, output, ct), CopyAsync(process.StandardError, error, ct));
        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }

    private static Process? Start(ProcessStartInfo info)
    {
        try
        {
            return Process.Start(info);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to, CancellationToken ct)
    {
        var letters = new char[4096];
        int count;
        while ((count = await from.ReadAsync(letters, ct)) > 0)
        {
            await to.WriteAsync(letters.AsMemory(0, count), ct);
        }
    }
}
