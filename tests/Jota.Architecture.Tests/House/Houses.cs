namespace Jota.Architecture.Tests.House;

/// <summary>The projects as houses.</summary>
internal static class Houses
{
    /// <summary>The files at projects' roots that put their parts together. They see all, and nothing in a folder sees them.</summary>
    private static readonly Dictionary<string, string[]> Composition = new(StringComparer.Ordinal)
    {
        ["Jota"] = ["Program.cs"],
        ["Jota.Api"] = ["BuiltInKinds.cs"],
        ["Jota.ApiServer"] = ["ApiServerCore.cs", "ApiServerOptions.cs", "CallerApi.cs", "CoreParts.cs", "SubresourceTable.cs", "VerbHandlers.cs"],
        ["Jota.Controllers"] = ["BuiltInControllers.cs"],
        ["Jota.Hosting"] = ["Cluster.cs"],
        ["Jota.Kubelet"] = ["CsiParts.cs", "Kubelet.cs", "KubeletOptions.cs", "KubeletParts.cs", "ReclaimParts.cs", "SimulatedNodes.cs"],
        ["Jota.Kubectl"] = ["CommandCatalog.cs", "CommandLine.cs", "KubectlProgram.cs"],
        ["Jota.Scheduler"] = ["Scheduler.cs"],
        ["Jota.Testing"] = ["TestCluster.cs"],
    };

    /// <summary>The names of all projects of <c>src</c>.</summary>
    public static IEnumerable<string> Names { get; } =
        [.. Directory.GetDirectories(Path.Combine(Sources.Root, "src")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    public static ProjectHouse Of(string project) => ProjectHouse.Of(project, Composition.GetValueOrDefault(project, []));
}
