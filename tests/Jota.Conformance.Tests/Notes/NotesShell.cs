using System.Text.Json.Nodes;

namespace Jota.Conformance.Tests.Notes;

/// <summary>A shell in which <c>kubectl</c> is a certain kubectl, with a namespace of its own as the current one.</summary>
internal sealed class NotesShell : IDisposable
{
    private readonly string _directory = JotaProcess.NewDirectory();
    private readonly Dictionary<string, string> _environment;

    private NotesShell(string program, string kubeconfig)
    {
        File.CreateSymbolicLink(Path.Combine(_directory, "kubectl"), program);
        File.Copy(kubeconfig, Path.Combine(_directory, "kubeconfig"));
        _environment = new Dictionary<string, string>
        {
            ["PATH"] = _directory + ":" + Environment.GetEnvironmentVariable("PATH"),
            ["KUBECONFIG"] = Path.Combine(_directory, "kubeconfig"),
            ["HOME"] = _directory,
            ["TMPDIR"] = _directory,
        };
    }

    /// <summary>The minor version of the kubectl.</summary>
    public int Minor { get; private set; }

    public static async Task<NotesShell> OpenAsync(Kubectl kubectl)
    {
        var shell = new NotesShell(kubectl.Program, kubectl.Kubeconfig);
        (await shell.RunAsync($"kubectl config set-context --current --namespace={kubectl.Namespace}")).Succeeds();
        var version = JsonNode.Parse((await shell.RunAsync("kubectl version --client -o json")).Succeeds().Output)!;
        var minor = (string)version["clientVersion"]!["minor"]!;
        shell.Minor = int.Parse(minor.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
        return shell;
    }

    public Task<CommandResult> RunAsync(string command) => Conformance.Tests.Command.RunAsync("bash", ["-c", command], environment: _environment);

    /// <summary>Goes through a transcript; fails at the first command that does not answer as it says.</summary>
    public async Task FollowAsync(string transcript)
    {
        foreach (var step in Transcript.Read(transcript, Minor).Steps)
        {
            var result = await RunAsync(step.Command);
            for (var attempt = 0; step.IsPatient && attempt < 120 && step.Difference(result) is not null; attempt++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, TestContext.Current.CancellationToken);
                result = await RunAsync(step.Command);
            }

            if (step.Difference(result) is { } difference)
            {
                var state = await RunAsync("kubectl get all -o wide; kubectl get events");
                Assert.Fail($"{difference}\nbut was:\n{result}\n\n{state}");
            }
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
