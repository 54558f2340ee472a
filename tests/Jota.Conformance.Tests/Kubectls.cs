namespace Jota.Conformance.Tests;

/// <summary>The rows of theories: every kubectl found.</summary>
public static class Kubectls
{
    public static TheoryData<string> EveryKubectl()
    {
        var rows = new TheoryData<string>();
        foreach (var program in Kubectl.Programs)
        {
            rows.Add(Path.GetFileName(program));
        }

        return rows;
    }

    internal static string Program(string name) => Kubectl.Programs.Single(p => Path.GetFileName(p) == name);

    /// <summary>A namespace that says which test and which kubectl it belongs to.</summary>
    internal static string NamespaceFor(string test, string kubectl) =>
        $"{test}-{kubectl.Replace('.', '-')}";
}
