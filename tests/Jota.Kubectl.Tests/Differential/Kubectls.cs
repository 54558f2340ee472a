using System.Diagnostics;
using System.Text;

namespace Jota.Kubectl.Tests.Differential;

/// <summary>Ours and theirs.</summary>
internal static class Kubectls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The newest kubectl that is installed: <c>kubectl.1.N</c> beside the one on the path, or that; null when there is none.</summary>
    public static string? Theirs { get; } = FindTheirs();

    public static string Root { get; } = FindRoot();

    /// <summary>Runs ours in this process.</summary>
    public static async Task<Outcome> RunOursAsync(IReadOnlyList<string> words, string input, IReadOnlyDictionary<string, string> variables)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var bound = new CancellationTokenSource(Patience);
        var around = new Surroundings
        {
            Output = output,
            Error = error,
            Input = new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Variable = variables.GetValueOrDefault,
            Home = variables["HOME"],
            Folder = Root,
            Clock = TimeProvider.System,
        };
        try
        {
            var code = await KubectlProgram.TryRunAsync(words, around, bound.Token);
            return new(code, output.ToString(), error.ToString());
        }
        catch (OperationCanceledException)
        {
            return new(137, output.ToString(), error.ToString());
        }
    }

    /// <summary>Runs theirs.</summary>
    public static async Task<Outcome> RunTheirsAsync(IReadOnlyList<string> words, string input, IReadOnlyDictionary<string, string> variables)
    {
        using var process = new Process();
        // Under its own name, by which the server knows who manages what.
        var link = Path.Combine(variables["HOME"], "kubectl");
        if (!File.Exists(link))
        {
            File.CreateSymbolicLink(link, Theirs!);
        }

        process.StartInfo = new ProcessStartInfo(link, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        process.StartInfo.Environment.Remove("KUBECONFIG");
        foreach (var (name, value) in variables)
        {
            process.StartInfo.Environment[name] = value;
        }

        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var bound = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return new(process.ExitCode, await output, await error);
    }

    private static string? FindTheirs()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "kubectl"))
            .Where(File.Exists)
            .Select(path => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path)
            .FirstOrDefault(path => Path.GetFileName(path) != "jota");
        return onPath is null ? null : Directory.GetFiles(Path.GetDirectoryName(onPath)!, "kubectl.1.*")
            .MaxBy(path => int.TryParse(path[(path.LastIndexOf('.') + 1)..], out var minor) ? minor : 0) ?? onPath;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Jota.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("these tests run inside the checkout");
    }
}
