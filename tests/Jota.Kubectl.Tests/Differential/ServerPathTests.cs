using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Jota.Kubectl.Tests.Streaming;

namespace Jota.Kubectl.Tests.Differential;

/// <summary>A kubeconfig whose server lies below a path, as those of gateways do: <c>https://host/k8s/clusters/x</c>.</summary>
[Collection("live")]
public sealed partial class ServerPathTests(LiveCluster cluster) : IAsyncLifetime
{
    private const string Namespace = "below";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _end = new(Patience);
    private readonly List<(FakeTerminal Terminal, Task<int?> Running)> _proxies = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-below-").FullName;

    private string _gateway = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await StartProxyAsync("proxy -p 0 --disable-filter --api-prefix=/k8s/clusters/x", cluster.Kubeconfig);
        await File.WriteAllTextAsync(Path.Combine(_folder, "config"), $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: x
              cluster: {server: "{{_gateway}}/k8s/clusters/x"}
            contexts:
            - name: x
              context: {cluster: x, namespace: {{Namespace}} }
            current-context: x
            """);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (terminal, running) in _proxies)
        {
            terminal.Interrupt();
            await running;
        }

        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task All_commands_find_it_there()
    {
        string[] lines =
        [
            "create namespace below", "create deployment web --image=nginx --port=80", "rollout status deployment web --timeout=50s",
            "get pods", "get all -o wide", "get --raw /version", "get pods -A -w=false --chunk-size=1", "describe deployment web",
            "explain pods.spec", "explain pods --output=plaintext-openapiv2", "api-resources", "api-versions", "auth can-i get pods", "version",
            "logs deployment/web", "exec deployment/web -- true", "annotate deployment web a=b", "set image deployment/web nginx=nginx:1.15",
            "rollout status deployment web --timeout=50s", "scale deployment web --replicas=2", "top nodes", "events", "cluster-info",
            "apply -f samples/pods/labels.yaml --server-side", "diff -f samples/pods/labels.yaml", "delete -f samples/pods/labels.yaml --now",
            "delete namespace below",
        ];
        foreach (var line in lines)
        {
            var done = await OursAsync(line);
            Assert.True(done.ExitCode == 0 && (done.Output.Length > 0 || done.Error.Length > 0 || line.StartsWith("exec", StringComparison.Ordinal)
                || line.StartsWith("logs", StringComparison.Ordinal) || line.StartsWith("diff", StringComparison.Ordinal)), $"{line}: {done}");
        }

        var told = await OursAsync("--explain get namespaces");
        Assert.Contains($"GET {_gateway}/k8s/clusters/x/api/v1/namespaces", told.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_is_forwarded_by_way_of_it()
    {
        await OursAsync("create namespace below-ports");
        Assert.Equal(0, (await OursAsync("run one --image=nginx --port=80 -n below-ports")).ExitCode);
        Assert.Equal(0, (await OursAsync("wait --for=condition=Ready pod one -n below-ports --timeout=50s")).ExitCode);
        var address = await StartProxyAsync("port-forward pod/one :80 -n below-ports", Path.Combine(_folder, "config"));
        using var http = new HttpClient();
        Assert.Contains("one is simulated", await http.GetStringAsync(new Uri(address), _end.Token), StringComparison.Ordinal);
        await OursAsync("delete namespace below-ports --wait=false");
    }

    [Theory]
    [InlineData("", "/version", HttpStatusCode.NotFound)]
    [InlineData("", "/k8s/clusters/x/version", HttpStatusCode.OK)]
    [InlineData(" --append-server-path", "/version", HttpStatusCode.OK)]
    [InlineData(" --append-server-path", "/k8s/clusters/x/version", HttpStatusCode.NotFound)]
    [InlineData(" --append-server-path", "/api/v1/namespaces/default/pods/one/exec", HttpStatusCode.Forbidden)]
    [InlineData(" --append-server-path", "/%2e%2e/%2e%2e/%2e%2e/other", HttpStatusCode.NotFound)]
    [InlineData(" --append-server-path --api-prefix=/mine", "/mine/version", HttpStatusCode.OK)]
    public async Task A_proxy_puts_the_path_before_where_it_is_told_to(string flags, string path, HttpStatusCode wanted)
    {
        var address = await StartProxyAsync("proxy -p 0" + flags, Path.Combine(_folder, "config"));
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(address + path), _end.Token);
        Assert.Equal(wanted, answer.StatusCode);
    }

    /// <summary>Starts what listens, and answers where it does.</summary>
    private async Task<string> StartProxyAsync(string line, string kubeconfig)
    {
        var (output, terminal) = (new AwaitedOutput(), new FakeTerminal { Size = new(80, 24) });
        var running = KubectlProgram.TryRunAsync(line.Split(' '), new Surroundings
        {
            Output = output,
            Error = TextWriter.Synchronized(new StringWriter()),
            Input = new MemoryStream(Encoding.UTF8.GetBytes("")),
            Variable = name => name == "KUBECONFIG" ? kubeconfig : null,
            Home = _folder,
            Folder = Kubectls.Root,
            Clock = TimeProvider.System,
            Terminal = terminal,
        }, _end.Token);
        _proxies.Add((terminal, running));
        await Task.WhenAny(output.UntilAsync("127.0.0.1:", _end.Token), running);
        return $"http://127.0.0.1:{Port().Match(output.ToString()).Groups[1].Value}";
    }

    private Task<Outcome> OursAsync(string line) => Kubectls.RunOursAsync(
        line.Split(' '), "", new Dictionary<string, string> { ["HOME"] = _folder, ["KUBECONFIG"] = Path.Combine(_folder, "config") });

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex Port();
}
