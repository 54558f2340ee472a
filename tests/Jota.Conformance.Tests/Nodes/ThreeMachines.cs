namespace Jota.Conformance.Tests.Nodes;

/// <summary>
/// Three machines on one link: network namespaces that this makes and takes away, with a bridge between them. The first is the server, and a
/// node; the two others join it with a token. Each has a containerd of its own.
/// </summary>
public sealed class ThreeMachines : IAsyncLifetime
{
    /// <summary>Seconds that a node may be silent here.</summary>
    public const int Grace = 20;

    private static readonly string[] Names = ["one", "two", "three"];

    private readonly string _prefix = $"jn{Environment.ProcessId % 100000}";
    private readonly string _network = $"10.209.{Environment.ProcessId % 250}";
    private readonly string[] _directories = [.. Enumerable.Range(0, 3).Select(_ => JotaProcess.NewDirectory())];
    private readonly string _images = JotaProcess.NewDirectory();
    private readonly JotaProcess?[] _machines = new JotaProcess?[3];

    public static string? Missing => ContainerCluster.Missing ?? (File.Exists("/usr/bin/nsenter") ? null : "apt-get install util-linux");

    /// <summary>Where the server is.</summary>
    public string Server => $"https://{_network}.1:6443";

    /// <summary>What the two joined with.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The administrator.</summary>
    internal Kubectl Kubectl { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        (await Command.RunAsync(Path.Combine(Repository.Root, "eng", "images", "build.sh"), [], bound: TimeSpan.FromMinutes(5))).Succeeds();
        foreach (var archive in Directory.GetFiles(Path.Combine(Repository.Root, "artifacts", "images"), "*.tar")
            .Where(file => Path.GetFileName(file) is "busybox-1.36.tar" or "nginx-1.25.tar" or "pause-3.10.tar"))
        {
            File.Copy(archive, Path.Combine(_images, Path.GetFileName(archive)));
        }

        await RunAsync([
            $"link add {_prefix} type bridge", $"addr add {_network}.254/24 dev {_prefix}", $"link set {_prefix} up",
            .. Enumerable.Range(1, 3).SelectMany(Made),
        ]);
        await StartServerAsync();
        Kubectl = new Kubectl(Kubectl.Programs[0], _machines[0]!.Kubeconfig);
        Token = await NewTokenAsync("2h");
        await Task.WhenAll(JoinAsync(2, "--token", Token), JoinAsync(3, "--token", Token));
        (await Kubectl.RunAsync("wait node --all --for=condition=Ready --timeout=60s")).Succeeds();
    }

    public async ValueTask DisposeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        foreach (var machine in _machines.OfType<JotaProcess>())
        {
            await machine.DisposeAsync();
        }

        for (var machine = 1; machine <= 3; machine++)
        {
            (await InAsync(machine, "down", "--data-dir", DirectoryOf(machine))).Succeeds();
        }

        await RunAsync([.. Enumerable.Range(1, 3).Select(machine => $"netns delete {NamespaceOf(machine)}"), $"link delete {_prefix}"]);
        foreach (var directory in _directories.Append(_images))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The name of a machine's node: <c>one</c>, <c>two</c>, <c>three</c>.</summary>
    public static string NodeOf(int machine) => Names[machine - 1];

    /// <summary>What runs on a machine.</summary>
    public JotaProcess Process(int machine) => _machines[machine - 1]!;

    public string DirectoryOf(int machine) => _directories[machine - 1];

    /// <summary>Starts the server, in the same place as before.</summary>
    public async Task StartServerAsync() => _machines[0] = await JotaProcess.StartInNamespaceAsync(
        NamespaceOf(1), DirectoryOf(1),
        "server", "--with-node", "--data-dir", DirectoryOf(1), "--bind-address", $"{_network}.1", "--node-ip", $"{_network}.1",
        "--node-name", NodeOf(1), "--image-dir", _images, "--cluster-cidr", "10.210.0.0/16", "--service-cidr", "10.211.0.0/16",
        "--node-monitor-grace-period", $"{Grace}");

    /// <summary>Starts the agent of a machine, in the same place as before.</summary>
    public async Task JoinAsync(int machine, params string[] more) => _machines[machine - 1] = await JotaProcess.StartInNamespaceAsync(
        NamespaceOf(machine), DirectoryOf(machine),
        ["agent", "--server", Server, "--data-dir", DirectoryOf(machine), "--node-name", NodeOf(machine), "--image-dir", _images, .. more]);

    /// <summary>An agent on the third machine that must not come in; answers what it says.</summary>
    public async Task<string> RefusedAsync(string dataDirectory, params string[] more)
    {
        var result = await InAsync(3, ["agent", "--server", Server, "--data-dir", dataDirectory, "--kubelet-port", "0", .. more]);
        Assert.Equal(1, result.ExitCode);
        return Assert.Single(result.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
    }

    /// <summary>A new token.</summary>
    public async Task<string> NewTokenAsync(string lifetime) => (await Command.RunAsync(
        Repository.Binary, ["token", "create", "--kubeconfig", Process(1).Kubeconfig, "--ttl", lifetime])).Succeeds().Output.Trim();

    /// <summary>Cuts a machine off, or puts it back.</summary>
    public Task ConnectAsync(int machine, bool connected) => RunAsync([$"link set {_prefix}{machine} {(connected ? "up" : "down")}"]);

    internal Task<CommandResult> InAsync(int machine, params string[] command) =>
        Command.RunAsync("nsenter", [$"--net=/run/netns/{NamespaceOf(machine)}", Repository.Binary, .. command]);

    private static async Task RunAsync(IEnumerable<string> commands) =>
        (await Command.RunAsync("sh", ["-e"], string.Concat(commands.Select(command => $"ip {command}\n")))).Succeeds();

    private string NamespaceOf(int machine) => $"{_prefix}-{machine}";

    private IEnumerable<string> Made(int machine) =>
    [
        $"netns add {NamespaceOf(machine)}",
        $"link add {_prefix}{machine} type veth peer name eth0 netns {NamespaceOf(machine)}",
        $"link set {_prefix}{machine} master {_prefix} up",
        $"-n {NamespaceOf(machine)} addr add {_network}.{machine}/24 dev eth0",
        $"-n {NamespaceOf(machine)} link set eth0 up",
        $"-n {NamespaceOf(machine)} link set lo up",
    ];
}
