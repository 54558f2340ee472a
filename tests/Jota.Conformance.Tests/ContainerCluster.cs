using Jota.Conformance.Tests;

[assembly: AssemblyFixture(typeof(ContainerCluster))]

namespace Jota.Conformance.Tests;

/// <summary>
/// One cluster with a real containerd and a registry on loopback that holds the sample images; it starts when the first test asks for a kubectl.
/// </summary>
public sealed class ContainerCluster : IAsyncDisposable
{
    private static readonly string[] Images = ["nginx:1.14.2", "nginx:1.16.1", "nginx:1.19.2", "nginx:1.25", "nginx:latest", "busybox:1.36"];
    private readonly LoopbackRegistry _registry = new();
    private readonly string _registryDirectory = JotaProcess.NewDirectory();
    private readonly string _pauseDirectory = JotaProcess.NewDirectory();
    private readonly Lazy<Task> _start;
    private readonly int _range = FreeRanges.Find();
    private JotaProcess? _jota;

    public ContainerCluster() => _start = new Lazy<Task>(PrepareAsync);

    /// <summary>The bridge's address: node ports are open there, and the API.</summary>
    public string Gateway => $"10.{_range}.0.1";

    /// <summary>Where pods find the API.</summary>
    public string ApiServiceAddress => $"10.{FreeRanges.ServicesOf(_range)}.0.1";

    /// <summary>Where pods find names.</summary>
    public string DnsServiceAddress => $"10.{FreeRanges.ServicesOf(_range)}.0.10";

    public string DataDirectory { get; } = JotaProcess.NewDirectory();

    public JotaProcess Jota => _jota ?? throw new InvalidOperationException("not started");

    public static string? Missing =>
        !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "real containers need Linux and root"
        : !File.Exists("/usr/bin/containerd") ? "apt-get install containerd runc containernetworking-plugins"
        : !File.Exists("/usr/sbin/nft") ? "apt-get install nftables"
        : !File.Exists("/usr/bin/docker-registry") || !File.Exists("/usr/bin/skopeo") ? "apt-get install docker-registry skopeo"
        : null;

    public async Task StartAsync() => _jota = await JotaProcess.StartAsync(
        DataDirectory,
        [
            "--runtime", "containerd", "--image-dir", _pauseDirectory, "--registry-mirror", "docker.io=" + _registry.Endpoint,
            "--pod-cidr", $"10.{_range}.0.0/16", "--service-cidr", $"10.{FreeRanges.ServicesOf(_range)}.0.0/16",
        ]);

    public async ValueTask DisposeAsync()
    {
        if (_start.IsValueCreated)
        {
            await _start.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_jota is { } jota)
        {
            await jota.DisposeAsync();
            (await Command.RunAsync(Repository.Binary, ["down", "--data-dir", DataDirectory])).Succeeds();
        }

        await _registry.DisposeAsync();
        foreach (var directory in (string[])[DataDirectory, _registryDirectory, _pauseDirectory])
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>A kubectl in a fresh namespace of its own.</summary>
    internal async Task<Kubectl> KubectlAsync(string test, string? program = null)
    {
        Assert.SkipUnless(Missing is null, Missing ?? "");
        await _start.Value;
        var name = program ?? Path.GetFileName(Kubectl.Programs[0]);
        var kubectl = new Kubectl(Program(name), Jota.Kubeconfig, NamespaceFor(test, name));
        (await kubectl.RunAsync($"create namespace {kubectl.Namespace}")).Succeeds();
        return kubectl;
    }

    private async Task PrepareAsync()
    {
        (await Command.RunAsync(Path.Combine(Repository.Root, "eng", "images", "build.sh"), [], bound: TimeSpan.FromMinutes(5))).Succeeds();
        var archives = Path.Combine(Repository.Root, "artifacts", "images");
        await _registry.StartAsync(_registryDirectory);
        foreach (var image in Images)
        {
            await _registry.PushAsync(Archive(archives, image), "library/" + image);
        }

        var pause = Directory.GetFiles(archives, "pause*").Single();
        File.Copy(pause, Path.Combine(_pauseDirectory, Path.GetFileName(pause)));
        await StartAsync();
    }

    private static string Archive(string folder, string image) =>
        Directory.GetFiles(folder).Single(f => Path.GetFileName(f).Contains(image.Replace(':', '-'), StringComparison.Ordinal)
            || Path.GetFileName(f).Contains(image.Replace(':', '_'), StringComparison.Ordinal));
}
