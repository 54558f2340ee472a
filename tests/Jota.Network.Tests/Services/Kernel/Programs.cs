using System.Diagnostics;

namespace Jota.Network.Tests.Services.Kernel;

/// <summary>The machine's programs, in tests.</summary>
internal static class Programs
{
    /// <summary>Runs one to its end and answers what it printed; a failure fails the test.</summary>
    public static async Task<string> RunAsync(string program, string[] arguments, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await error}");
        return await output;
    }
}
