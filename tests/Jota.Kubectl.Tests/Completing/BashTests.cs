using System.Diagnostics;
using Jota.Kubectl.Tests.Differential;

namespace Jota.Kubectl.Tests.Completing;

/// <summary>The script for bash in a real bash, with a program that stands for kubectl and answers what it is told.</summary>
public sealed class BashTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-bash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("get po", "pods\\tmore\n:4", "pods", "__complete|get|po|")]
    [InlineData("get ", "pods\nnodes\n:4", "pods nodes", "__complete|get||")]
    [InlineData("get pods -n=kube", "kube-system\n:4", "kube-system", "__complete|get|pods|-n=kube|")]
    [InlineData("get 'pods' x", "xy\n:4", "xy", "__complete|get|pods|x|")]
    [InlineData("get pods a", "b\n:4", "", "__complete|get|pods|a|")]
    [InlineData("get pods a", "ab\n:5", "", "__complete|get|pods|a|")]
    [InlineData("apply -f m", "yaml\n:8", "more.yaml maps", "__complete|apply|-f|m|")]
    [InlineData("apply -k m", ":16", "maps", "__complete|apply|-k|m|")]
    [InlineData("cp m", ":0", "maps more.yaml myself.txt", "__complete|cp|m|")]
    public async Task Shows_what_kubectl_answers(string line, string answer, string shown, string asked)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash");
        Directory.CreateDirectory(Path.Combine(_folder, "maps"));
        File.WriteAllText(Path.Combine(_folder, "more.yaml"), "");
        File.WriteAllText(Path.Combine(_folder, "myself.txt"), "");
        var script = await Kubectls.RunOursAsync(["completion", "bash"], "", new Dictionary<string, string> { ["HOME"] = _folder });
        var text = $$"""
            {{script.Output}}
            compopt() { :; }
            kubectl() { printf '%s|' "$@" >"$HOME/asked"; printf '%b\n' {{Quoted(answer)}}; }
            COMP_LINE={{Quoted("kubectl " + line)}}
            COMP_WORDS=(kubectl {{string.Join(' ', line.Split(' ').Select(Quoted))}})
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            COMP_TYPE=9
            __kubectl_complete
            echo "${COMPREPLY[*]}"
            """;
        var output = await RunAsync(text);
        Assert.Equal(shown.Split(' ').Order(), output.Trim().Split(' ').Order());
        Assert.Equal(asked, await File.ReadAllTextAsync(Path.Combine(_folder, "asked"), TestContext.Current.CancellationToken));
    }

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private async Task<string> RunAsync(string script)
    {
        var info = new ProcessStartInfo("/bin/bash", ["--norc", "--noprofile", "-c", script])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        };
        info.Environment["HOME"] = _folder;
        using var process = Process.Start(info)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
