using System.Globalization;
using Jota.Kubectl.Tests.Differential;

namespace Jota.Kubectl.Tests.Kustomize;

/// <summary>
/// Each folder of <c>Kustomizations</c>, built: what comes of it is what was written down (<c>JOTA_UPDATE_GOLDEN=1</c> writes it anew, as
/// the original has it), and byte by byte what the original says where there is one.
/// </summary>
public sealed class KustomizeTests
{
    private static readonly string Folder = Path.Combine(Kubectls.Root, "tests", "Jota.Kubectl.Tests", "Kustomizations");
    private static readonly string Expected = Path.Combine(Kubectls.Root, "tests", "Jota.Kubectl.Tests", "Kustomize", "Expected");

    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["HOME"] = Directory.CreateTempSubdirectory("jota-kustomize-").FullName,
        ["FROM_OUTSIDE"] = "outside",
    };

    public static TheoryData<string> Folders() =>
        [.. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Makes_what_was_written_down(string name)
    {
        var file = Path.Combine(Expected, name + ".txt");
        if (Environment.GetEnvironmentVariable("JOTA_UPDATE_GOLDEN") == "1")
        {
            Assert.SkipUnless(Kubectls.Theirs is not null, "there is no kubectl to ask");
            await File.WriteAllTextAsync(
                file, Told(await Kubectls.RunTheirsAsync(Words(name), "", Variables)), TestContext.Current.CancellationToken);
        }

        var expected = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var got = await Kubectls.RunOursAsync(Words(name), "", Variables);
        Assert.True(expected == Told(got), $"expected:\n{expected}\ngot:\n{got}");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Makes_what_the_original_makes(string name)
    {
        Assert.SkipUnless(Kubectls.Theirs is not null, "there is no kubectl to compare with");
        var theirs = await Kubectls.RunTheirsAsync(Words(name), "", Variables);
        var ours = await Kubectls.RunOursAsync(Words(name), "", Variables);
        Assert.True(Told(theirs) == Told(ours) && theirs.Complaint == ours.Complaint, $"theirs: {theirs}\nours: {ours}");
    }

    [Theory]
    [InlineData("generators: [\"{apiVersion: builtin, kind: IAMPolicyGenerator,\\n metadata: {name: x}}\"]")]
    [InlineData("resources: [\"https://example.com/a.yaml\"]")]
    public async Task What_is_not_built_in_is_left_to_another_kubectl(string kustomization)
    {
        var folder = Directory.CreateTempSubdirectory("jota-kustomize-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "kustomization.yaml"), kustomization, TestContext.Current.CancellationToken);
        var got = await Kubectls.RunOursAsync(["kustomize", folder], "", Variables);
        Assert.Equal((null, "", ""), (got.ExitCode, got.Output, got.Error));
        Directory.Delete(folder, recursive: true);
    }

    private static string[] Words(string name) => ["kustomize", $"tests/Jota.Kubectl.Tests/Kustomizations/{name}"];

    private static string Told(Outcome outcome) =>
        string.Create(CultureInfo.InvariantCulture, $"exit {(outcome.ExitCode is { } code ? code : "not ours")}\n{outcome.Output}");
}
