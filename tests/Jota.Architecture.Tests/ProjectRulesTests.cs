using System.Xml.Linq;

namespace Jota.Architecture.Tests;

/// <summary>The rules of docs/architecture.md, held against the project files and the sources.</summary>
public sealed class ProjectRulesTests
{
    private static string Root => Sources.Root;

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Jota.Api"] = [],
        ["Jota.Cel"] = ["Jota.Api"],
        ["Jota.Store"] = ["Jota.Api"],
        ["Jota.Store.Etcd"] = ["Jota.Api", "Jota.Store"],
        ["Jota.Store.Encryption"] = ["Jota.Api", "Jota.Store", "Jota.Client"],
        ["Jota.Transport"] = [],
        ["Jota.Client"] = ["Jota.Api", "Jota.Transport"],
        ["Jota.ApiServer"] = ["Jota.Api", "Jota.Cel", "Jota.Store", "Jota.Client", "Jota.Transport"],
        ["Jota.Controllers"] = ["Jota.Api", "Jota.Client"],
        ["Jota.Scheduler"] = ["Jota.Api", "Jota.Client"],
        ["Jota.Kubelet"] = ["Jota.Api", "Jota.Client", "Jota.Transport"],
        ["Jota.Network"] = ["Jota.Api", "Jota.Client", "Jota.Transport"],
        ["Jota.Kubectl"] = ["Jota.Api", "Jota.Client", "Jota.Transport"],
        ["Jota.Hosting"] = ["Jota.Api", "Jota.Store", "Jota.Store.Etcd", "Jota.Store.Encryption", "Jota.Client", "Jota.Transport", "Jota.ApiServer", "Jota.Controllers", "Jota.Scheduler", "Jota.Kubelet", "Jota.Network"],
        ["Jota.Testing"] = ["Jota.Hosting"],
        ["Jota"] = ["Jota.Hosting", "Jota.Kubectl"],
    };

    public static TheoryData<string> Projects() => [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(d => Path.GetFileName(d)).Where(n => n.StartsWith("Jota", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_those_below_it(string project)
    {
        var file = XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference")
            .Where(r => (string?)r.Attribute("ReferenceOutputAssembly") != "false")
            .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));
        Assert.True(Allowed.ContainsKey(project), $"{project} is new: give it its place in docs/architecture.md and here");
        Assert.All(references, reference => Assert.Contains(reference, Allowed[project]));
    }

    [Fact]
    public void No_type_hides_behind_a_word_that_says_nothing()
    {
        string[] empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Common", "Impl"];
        var files = Sources.Below("src").Where(f => empty.Any(word => Path.GetFileNameWithoutExtension(f).EndsWith(word, StringComparison.Ordinal)));
        Assert.Empty(files);
    }

    [Fact]
    public void No_source_file_is_more_than_one_thing()
    {
        var long_ = Sources.Below("src").Where(f => File.ReadLines(f).Count() > 600).Select(f => Path.GetRelativePath(Root, f));
        Assert.Empty(long_);
    }
}
