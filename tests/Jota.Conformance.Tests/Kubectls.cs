namespace Jota.Conformance.Tests;

/// <summary>The rows of theories: every kubectl found, and our own.</summary>
public static class Kubectls
{
    private const string Own = "jota";

    public static TheoryData<string> EveryKubectl()
    {
        var rows = new TheoryData<string>();
        foreach (var program in Kubectl.Programs)
        {
            rows.Add(Path.GetFileName(program));
        }

        rows.Add(Own);
        return rows;
    }

    /// <summary>Those whose name says that they know the subresource <c>resize</c>: 1.32 and later.</summary>
    public static TheoryData<string> WithResize() => new(
        Kubectl.Programs.Select(program => Path.GetFileName(program)).Where(
            name => Version.TryParse(name.Replace("kubectl.", "", StringComparison.Ordinal), out var version) && version >= new Version(1, 32)));

    internal static string Program(string name) =>
        name == Own ? Path.Combine(Repository.Root, "out", "kubectl") : Kubectl.Programs.Single(p => Path.GetFileName(p) == name);

    /// <summary>A namespace that says which test and which kubectl it belongs to.</summary>
    internal static string NamespaceFor(string test, string kubectl) =>
        $"{test}-{kubectl.Replace('.', '-')}";
}
