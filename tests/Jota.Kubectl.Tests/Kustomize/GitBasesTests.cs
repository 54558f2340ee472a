using System.Diagnostics;
using Jota.Kubectl.Tests.Differential;

namespace Jota.Kubectl.Tests.Kustomize;

/// <summary>Kustomizations that begin with folders of Git repositories: of one on this machine, by ours and by the original.</summary>
public sealed class GitBasesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-git-").FullName;

    public GitBasesTests()
    {
        Write("repository/base/kustomization.yaml", "resources: [cm.yaml]\nnamePrefix: p-\n");
        Write("repository/base/cm.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {of: main}}\n");
        Write("repository/more/kustomization.yaml", "resources: [../base]\nnameSuffix: -s\n");
        Write("repository/out/kustomization.yaml", "resources: [../../outside]\n");
        Write("repository/component/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: c-\n");
        Git("repository", "init", "-q", "-b", "main", ".");
        Commit();
        Git("repository", "tag", "v1");
        Write("repository/base/cm.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {of: later}}\n");
        Commit();
        Git(".", "clone", "-q", "--bare", "repository", "bare.git");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("resources: ['file://HOME/bare.git//base']", "of: later")]
    [InlineData("resources: ['file://HOME/bare.git/base']", "of: later")]
    [InlineData("resources: ['file://HOME/bare.git//base?ref=v1']", "of: main")]
    [InlineData("resources: ['file://HOME/bare.git//more?ref=main']", "name: p-a-s")]
    [InlineData("resources: ['file://HOME/bare.git//base']\ncomponents: ['file://HOME/bare.git//component']", "name: c-p-a")]
    [InlineData("resources: ['file://HOME/bare.git//base?ref=nosuch']", null)]
    [InlineData("resources: ['file://HOME/bare.git//nosuch']", null)]
    [InlineData("resources: ['file://HOME/bare.git//out']", null)]
    [InlineData("resources: ['file://HOME/nosuch.git//base']", null)]
    public async Task Folders_of_repositories_are_built_as_by_the_original(string kustomization, string? part)
    {
        Write("k/kustomization.yaml", kustomization.Replace("HOME", _folder, StringComparison.Ordinal));
        var ours = await RunAsync(Path.Combine(_folder, "k"), part);
        Assert.Equal(part is null, ours.ExitCode != 0);
        Assert.Contains(part ?? "", ours.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_may_be_named_on_the_command_line()
    {
        Assert.Contains("of: later", (await RunAsync($"file://{_folder}/bare.git//base", "")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://github.com/owner/name/folder/below?ref=v1", "https://github.com/owner/name.git", "folder/below", "v1")]
    [InlineData("github.com/owner/name", "https://github.com/owner/name.git", "", "HEAD")]
    [InlineData("git@github.com:owner/name/folder", "git@github.com:owner/name.git", "folder", "HEAD")]
    [InlineData("https://host.example/a/b/c.git/folder?version=x", "https://host.example/a/b/c.git", "folder", "x")]
    [InlineData("ssh://git@host.example/a/b//folder?submodules=false", "ssh://git@host.example/a/b", "folder", "HEAD")]
    public void Addresses_tell_repository_folder_and_reference(string given, string repository, string folder, string reference)
    {
        var address = GitAddress.Read(given);
        Assert.Equal((repository, folder, reference), (address?.Repository, address?.Folder, address?.Reference));
        Assert.Equal(!given.Contains("submodules=false", StringComparison.Ordinal), address!.HasSubmodules);
    }

    [Theory]
    [InlineData("https://example.com/a.yaml")]
    [InlineData("ext::sh -c true//base")]
    [InlineData("https://github.com/owner/name?ref=--upload-pack=x")]
    public void What_is_not_surely_a_repository_is_none(string given) => Assert.Null(GitAddress.Read(given));

    private async Task<Outcome> RunAsync(string what, string? part)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _folder };
        var ours = await Kubectls.RunOursAsync(["kustomize", what], "", variables);
        if (Kubectls.Theirs is not null)
        {
            var theirs = await Kubectls.RunTheirsAsync(["kustomize", what], "", variables);
            Assert.True((theirs.ExitCode, theirs.Output) == (ours.ExitCode, ours.Output), $"{part}\ntheirs: {theirs}\nours: {ours}");
        }

        return ours;
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private void Commit()
    {
        Git("repository", "add", "-A");
        Git("repository", "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "x");
    }

    private void Git(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Path.Combine(_folder, folder) })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
