namespace Jota.Kubectl.Tests.Differential;

/// <summary>Edits that do not go well at once.</summary>
[Collection("live")]
public sealed class EditTests(LiveCluster cluster) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-edit-").FullName;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal)
    {
        ["HOME"] = cluster.HomeOf("ours"),
        ["KUBECONFIG"] = cluster.Kubeconfig,
    };

    private string Namespace => Path.GetFileName(_folder).ToLowerInvariant();

    public async ValueTask InitializeAsync()
    {
        await RunAsync("create", "namespace", Namespace);
        var made = await RunAsync("create", "deployment", "web", "--image=nginx", "-n", Namespace);
        Assert.True(made.ExitCode == 0, made.ToString());
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_the_server_refuses_is_opened_again_with_the_reason()
    {
        EditorDoes("sed -i 's/replicas: 1/replicas: -1/' \"$1\"", "sed -i 's/replicas: -1/replicas: 2/' \"$1\"");
        var done = await RunAsync("edit", "deployment", "web", "-n", Namespace);
        Assert.Equal((0, "deployment.apps/web edited\n"), (done.ExitCode, done.Output));
        var second = Seen(1);
        Assert.Contains("# deployments.apps \"web\" was not valid:\n# * spec.replicas: ", second, StringComparison.Ordinal);
        Assert.Contains("  replicas: -1\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_opened_again_and_kept_when_the_user_gives_up()
    {
        EditorDoes("sed -i 's/^kind: Deployment/kind: {/' \"$1\"", "true");
        var done = await RunAsync("edit", "deployment", "web", "-n", Namespace);
        Assert.Equal(1, done.ExitCode);
        Assert.Contains("# The edited file had a syntax error:", Seen(1), StringComparison.Ordinal);
        Assert.Contains("error: Edit cancelled, no valid changes were saved.", done.Error, StringComparison.Ordinal);
        var kept = done.Error.Split('"')[1];
        Assert.Contains("kind: {", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        File.Delete(kept);
    }

    [Fact]
    public async Task Another_objects_name_is_not_edited_in()
    {
        EditorDoes("sed -i 's/^  name: web/  name: other/' \"$1\"");
        var done = await RunAsync("edit", "deployment", "web", "-n", Namespace);
        Assert.Equal(1, done.ExitCode);
        Assert.StartsWith("error: At least one of apiVersion, kind and name was changed", done.Error, StringComparison.Ordinal);
    }

    private string Seen(int number) => File.ReadAllText(Path.Combine(_folder, $"seen-{number}"));

    /// <summary>An editor that does one thing after the other, and keeps what it was given.</summary>
    private void EditorDoes(params string[] commands)
    {
        var lines = commands.Select((command, at) => $"if [ $n = {at} ]; then {command}; fi");
        var script = Path.Combine(_folder, "editor");
        File.WriteAllText(script, $"""
            n=$(cat {_folder}/count 2>/dev/null || echo 0)
            echo $((n+1)) > {_folder}/count
            cp "$1" {_folder}/seen-$n
            {string.Join('\n', lines)}

            """);
        _variables["KUBE_EDITOR"] = $"sh {script}";
    }

    private Task<Outcome> RunAsync(params string[] words) => Kubectls.RunOursAsync(words, "", _variables);
}
