using System.Diagnostics;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Images;

/// <summary>The import of one archive by containerd's own program.</summary>
internal static class ArchiveImport
{
    /// <summary>
    /// Answers why it failed, in the program's words; null when it did not. The program does not outlive <paramref name="ct"/>.
    /// </summary>
    public static async Task<string?> RunAsync(ImageArchive archive, string socket, CancellationToken ct)
    {
        var start = new ProcessStartInfo(
            MachinePrograms.Find("ctr") ?? "ctr", ["--address", socket, "--namespace", "k8s.io", "images", "import", archive.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var ctr = Process.Start(start)!;
        try
        {
            var output = ctr.StandardOutput.ReadToEndAsync(ct);
            var errors = await ctr.StandardError.ReadToEndAsync(ct);
            await output;
            await ctr.WaitForExitAsync(ct);
            return ctr.ExitCode == 0 ? null : errors.Trim();
        }
        catch (OperationCanceledException)
        {
            ctr.Kill();
            throw;
        }
    }
}
