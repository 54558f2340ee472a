using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Jota.Kubectl.Tests.Streaming;

namespace Jota.Kubectl.Tests.Differential;

/// <summary>Commands that talk with a cluster for as long as somebody wants them to.</summary>
[Collection("live")]
public sealed partial class StreamTests(LiveCluster cluster) : IAsyncLifetime
{
    private const string Namespace = "streams";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _end = new(Patience);
    private readonly AwaitedOutput _output = new();
    private readonly AwaitedOutput _error = new();
    private readonly FakeTerminal _terminal = new() { Size = new(80, 24) };

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal)
    {
        ["HOME"] = cluster.HomeOf("ours"),
        ["KUBECONFIG"] = cluster.Kubeconfig,
    };

    public async ValueTask InitializeAsync()
    {
        await Kubectls.RunOursAsync(["create", "namespace", Namespace], "", _variables);
        await Kubectls.RunOursAsync(["run", "one", "--image=nginx", "--port=80", "-n", Namespace], "", _variables);
        await Kubectls.RunOursAsync(
            ["run", "shy", "--image=nginx", "--annotations=jota.dev/sim.refused-ports=80", "-n", Namespace], "", _variables);
        var ready = await Kubectls.RunOursAsync(
            ["wait", "--for=condition=Ready", "pod", "one", "shy", "-n", Namespace, "--timeout=60s"], "", _variables);
        Assert.True(ready.ExitCode == 0, ready.ToString());
    }

    public ValueTask DisposeAsync()
    {
        _end.Dispose();
        _output.Dispose();
        _error.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_command_gets_the_terminal_and_it_is_given_back()
    {
        var code = await RunAsync("exec -n streams -it one -- cat", "typed");
        Assert.Equal((0, "typed", (1, 1)), (code, _output.ToString(), _terminal.Raw));
    }

    [Fact]
    public async Task The_terminal_is_given_back_also_when_the_command_fails()
    {
        var code = await RunAsync("exec -n streams -it nosuch -- cat", "typed");
        Assert.Equal(1, code);
        Assert.Equal(_terminal.Raw.Taken, _terminal.Raw.Given);
    }

    [Fact]
    public async Task A_container_to_debug_with_gets_the_terminal_once_it_runs()
    {
        var code = await RunAsync("debug one -it --image=busybox -c looker --profile=general", "typed");
        Assert.Equal((0, (1, 1)), (code, _terminal.Raw));
        Assert.Contains("-c looker -n streams -i -t", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forwarded_port_is_answered_by_the_pod_until_it_is_interrupted()
    {
        var running = RunAsync("port-forward pod/one :80", "");
        await _output.UntilAsync("-> 80", _end.Token);
        using var http = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{PortIn(_output.ToString())}/");
        Assert.Contains("one is simulated", await http.GetStringAsync(address, _end.Token), StringComparison.Ordinal);
        Assert.Contains("one is simulated", await http.GetStringAsync(address, _end.Token), StringComparison.Ordinal);
        _terminal.Interrupt();
        Assert.Equal(0, await running);
        Assert.Contains("Handling connection for ", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_told_and_ends_it_as_the_originals()
    {
        var running = RunAsync("port-forward shy :80", "");
        await _output.UntilAsync("-> 80", _end.Token);
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetStringAsync(new Uri($"http://127.0.0.1:{PortIn(_output.ToString())}/"), _end.Token));
        Assert.Equal(1, await running);
        Assert.Contains("connection refused", _error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("error: lost connection to pod\n", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_forwarded_to_an_objects_pod_goes_on_to_the_next_one_when_that_dies()
    {
        await DoAsync("create deployment heirs --image=nginx --port=80");
        await DoAsync("rollout status deployment heirs --timeout=50s");
        var first = await OutputOfAsync("get pods -l app=heirs -o name");
        var running = RunAsync("port-forward deployment/heirs :80", "");
        await _output.UntilAsync("-> 80", _end.Token);
        using var http = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{PortIn(_output.ToString())}/");
        Assert.Contains(first["pod/".Length..].Trim(), await http.GetStringAsync(address, _end.Token), StringComparison.Ordinal);
        await DoAsync($"delete {first.Trim()} --now");
        await _error.UntilAsync("forwarding goes on to pod/heirs-", _end.Token);
        await DoAsync("rollout status deployment heirs --timeout=50s");
        var second = await OutputOfAsync("get pods -l app=heirs -o name");
        Assert.NotEqual(first, second);
        using var anew = new HttpClient();
        Assert.Contains(second["pod/".Length..].Trim(), await anew.GetStringAsync(address, _end.Token), StringComparison.Ordinal);
        Assert.Contains($"{first.Trim()} is gone: waiting for another pod of deployment/heirs\n", _error.ToString(), StringComparison.Ordinal);
        _terminal.Interrupt();
        Assert.Equal(0, await running);
        await DoAsync("delete deployment heirs");
    }

    [Fact]
    public async Task What_is_forwarded_to_an_object_without_pods_any_more_ends_when_none_comes()
    {
        await DoAsync("create deployment childless --image=nginx --port=80");
        await DoAsync("rollout status deployment childless --timeout=50s");
        var running = RunAsync("port-forward deployment/childless :80 --pod-running-timeout=1s", "");
        await _output.UntilAsync("-> 80", _end.Token);
        await DoAsync("delete deployment childless");
        Assert.Equal(1, await running);
        Assert.Contains("error: lost connection to pod: no other pod of deployment/childless got ready", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_forwarded_to_a_pod_by_its_name_ends_with_it()
    {
        await DoAsync("run mortal --image=nginx --port=80");
        await DoAsync("wait --for=condition=Ready pod mortal --timeout=50s");
        var running = RunAsync("port-forward pod/mortal :80", "");
        await _output.UntilAsync("-> 80", _end.Token);
        await DoAsync("delete pod mortal --now");
        Assert.Equal(1, await running);
        Assert.Equal("error: lost connection to pod\n", _error.ToString());
    }

    [Fact]
    public async Task The_proxy_passes_on_as_who_we_are_and_keeps_others_out()
    {
        var running = RunAsync("proxy -p 0", "");
        await _output.UntilAsync("Starting to serve on 127.0.0.1:", _end.Token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{PortIn(_output.ToString())}") };
        var one = await http.GetStringAsync(new Uri($"/api/v1/namespaces/{Namespace}/pods/one", UriKind.Relative), _end.Token);
        Assert.Contains("\"one\"", one, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(http, $"/api/v1/namespaces/{Namespace}/pods/nosuch"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, $"/api/v1/namespaces/{Namespace}/pods/one/exec?command=ls"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, $"/api/v1/namespaces/{Namespace}/pods/one/%65xec?command=ls"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, $"/api/v1/namespaces/{Namespace}/pods/one%2Fexec?command=ls"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, "/version", "attacker.example"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(http, $"{http.BaseAddress}/elsewhere.example/x"));
        using var made = await http.PostAsync(
            new Uri($"/api/v1/namespaces/{Namespace}/configmaps", UriKind.Relative),
            new StringContent("{\"metadata\":{\"generateName\":\"proxied-\"}}", Encoding.UTF8, "application/json"), _end.Token);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        _terminal.Interrupt();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task The_proxy_serves_below_a_prefix()
    {
        var running = RunAsync("proxy -p 0 --api-prefix=/custom", "");
        await _output.UntilAsync("Starting to serve on 127.0.0.1:", _end.Token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{PortIn(_output.ToString())}") };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/custom/version"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(http, "/version"));
        _terminal.Interrupt();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task The_proxy_has_the_system_look_whether_the_server_is_still_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells of its timers");
        var running = RunAsync("proxy -p 0 --keepalive=7s", "");
        await _output.UntilAsync("Starting to serve on 127.0.0.1:", _end.Token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{PortIn(_output.ToString())}") };
        Assert.DoesNotContain(KeepAlivesAtServer(), IsOurs);

        // While what was sent is not acknowledged, another timer runs: what is asked next finds that one over.
        do
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/version"));
        }
        while (!KeepAlivesAtServer().Exists(IsOurs));

        _terminal.Interrupt();
        Assert.Equal(0, await running);
    }

    private static bool IsOurs(int seconds) => seconds is > 0 and <= 7;

    /// <summary>In how many seconds, rounded up, the system looks at each silent connection to the server (proc(5), /proc/net/tcp).</summary>
    private List<int> KeepAlivesAtServer()
    {
        const int TicksPerSecond = 100;
        var server = new Uri(Kubeconfig.Load([cluster.Kubeconfig], mustExist: true).Merged.Items("clusters").First().Text("cluster", "server"));
        string[] files = ["/proc/net/tcp", "/proc/net/tcp6"];
        return [.. files.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words[2].EndsWith($":{server.Port:X4}", StringComparison.Ordinal) && words[5].StartsWith("02:", StringComparison.Ordinal))
            .Select(words => (int.Parse(words[5][3..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) + TicksPerSecond - 1) / TicksPerSecond)];
    }

    [Fact]
    public async Task The_proxy_serves_its_owner_at_a_socket_in_the_place_of_one_that_was_left()
    {
        var folder = Directory.CreateTempSubdirectory("jota-proxy-").FullName;
        var file = Path.Combine(folder, "api.sock");
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(file));
        }

        var running = RunAsync($"proxy --unix-socket={file}", "");
        await _output.UntilAsync($"Starting to serve on {file}\n", _end.Token);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(file), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new("http://localhost") };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/version"));
        _terminal.Interrupt();
        Assert.Equal(0, await running);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_proxy_listens_at_no_file_that_is_something_else_and_never_at_a_port_as_well()
    {
        var file = Path.GetTempFileName();
        Assert.Equal(1, await RunAsync($"proxy --unix-socket={file}", ""));
        Assert.Contains($"listen unix {file}: bind: address already in use", _error.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(file));
        File.Delete(file);
        Assert.Equal(1, await RunAsync($"proxy --unix-socket={file} --port=0", ""));
        Assert.Contains("cannot set --unix-socket and --port at the same time", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_proxy_shows_the_files_of_a_folder_and_of_no_other()
    {
        var folder = Directory.CreateTempSubdirectory("jota-www-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "page.html"), "<p>shown</p>", _end.Token);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "in")).FullName, "index.html"), "index", _end.Token);
        var running = RunAsync($"proxy -p 0 --www={folder} --www-prefix=/files", "");
        await _output.UntilAsync("Starting to serve on 127.0.0.1:", _end.Token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{PortIn(_output.ToString())}") };
        using var page = await http.GetAsync(new Uri("/files/page.html", UriKind.Relative), _end.Token);
        Assert.Equal(("<p>shown</p>", "text/html"), (await page.Content.ReadAsStringAsync(_end.Token), page.Content.Headers.ContentType?.MediaType));
        Assert.Contains("<a href=\"./page.html\">page.html</a>", await http.GetStringAsync(new Uri("/files/", UriKind.Relative), _end.Token), StringComparison.Ordinal);
        Assert.Equal("index", await http.GetStringAsync(new Uri("/files/in", UriKind.Relative), _end.Token));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(http, "/files/nosuch"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(http, "/files/%2e%2e%2fx"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/version"));
        _terminal.Interrupt();
        Assert.Equal(0, await running);
        Directory.Delete(folder, recursive: true);
    }

    private async Task DoAsync(string line) => await OutputOfAsync(line);

    private async Task<string> OutputOfAsync(string line)
    {
        var done = await Kubectls.RunOursAsync([.. line.Split(' '), "-n", Namespace], "", _variables);
        Assert.True(done.ExitCode == 0, $"{line}: {done}");
        return done.Output;
    }

    private async Task<HttpStatusCode> StatusAsync(HttpClient http, string path, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.RelativeOrAbsolute));
        request.Headers.Host = host;
        using var response = await http.SendAsync(request, _end.Token);
        return response.StatusCode;
    }

    private static string PortIn(string output) => Ports().Match(output).Groups[1].Value;

    private Task<int?> RunAsync(string line, string input) => KubectlProgram.TryRunAsync([.. line.Split(' '), .. InNamespace(line)], new Surroundings
    {
        Output = _output,
        Error = _error,
        Input = new MemoryStream(Encoding.UTF8.GetBytes(input)),
        Variable = _variables.GetValueOrDefault,
        Home = _variables["HOME"],
        Folder = Kubectls.Root,
        Clock = TimeProvider.System,
        Terminal = _terminal,
    }, _end.Token);

    /// <summary>Behind <c>--</c> words are the command's.</summary>
    private static string[] InNamespace(string line) => line.Contains(" -- ", StringComparison.Ordinal) ? [] : ["-n", Namespace];

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex Ports();
}
