namespace Jota.Kubectl.Tests.Differential;

/// <summary>The files of <c>cluster-info dump</c>.</summary>
[Collection("live")]
public sealed class DumpTests(LiveCluster cluster) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-dump-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("yaml", ".yaml", "kind: PodList")]
    [InlineData("json", ".json", "\"kind\": \"PodList\"")]
    [InlineData("jsonpath={.kind}", ".txt", "PodList")]
    public async Task A_dump_into_a_folder_has_a_file_for_each_list_and_each_pods_logs(string format, string extension, string said)
    {
        var ns = "dump" + extension[1..];
        await RunAsync("create", "namespace", ns);
        await RunAsync("run", "one", "--image=nginx", "-n", ns);
        await RunAsync("wait", "--for=condition=Ready", "pod/one", "-n", ns, "--timeout=60s");
        var done = await RunAsync("cluster-info", "dump", "--namespaces", ns, "-o", format, "--output-directory", _folder);
        Assert.Equal(new Outcome(0, $"Cluster info dumped to {_folder}\n", ""), done);
        string[] wanted =
        [
            "daemonsets", "deployments", "events", "pods", "replicasets", "replication-controllers", "services",
        ];
        Assert.Equal(
            [.. wanted.Select(name => name + extension)],
            Directory.GetFiles(Path.Combine(_folder, ns)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(_folder, "nodes" + extension)));
        Assert.Contains(said, Read(ns, "pods" + extension), StringComparison.Ordinal);
        Assert.DoesNotContain("managedFields", Read(ns, "pods" + extension), StringComparison.Ordinal);
        var log = Read(ns, "one", "logs.txt");
        Assert.StartsWith($"==== START logs for container one of pod {ns}/one ====\n", log, StringComparison.Ordinal);
        Assert.EndsWith($"\n==== END logs for container one of pod {ns}/one ====\n", log, StringComparison.Ordinal);
    }

    private string Read(params string[] path) => File.ReadAllText(Path.Combine([_folder, .. path]));

    private Task<Outcome> RunAsync(params string[] words) => Kubectls.RunOursAsync(words, "", new Dictionary<string, string>
    {
        ["HOME"] = cluster.HomeOf("ours"),
        ["KUBECONFIG"] = cluster.Kubeconfig,
    });
}
