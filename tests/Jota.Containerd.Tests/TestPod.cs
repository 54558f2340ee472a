using Grpc.Core;
using Jota.Kubelet.Runtime.Cri;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Containerd.Tests;

/// <summary>A sandbox with containers, made with bare CRI calls; removed when disposed.</summary>
internal sealed class TestPod : IAsyncDisposable
{
    private readonly CriRuntime _runtime;
    private readonly PodSandboxConfig _config;

    private TestPod(CriRuntime runtime, PodSandboxConfig config, string id)
    {
        _runtime = runtime;
        _config = config;
        Id = id;
    }

    public string Id { get; }

    public string LogDirectory => _config.LogDirectory;

    public static async Task<TestPod> RunAsync(RealContainerd real, string name, CancellationToken ct, int hostPort = 0)
    {
        var uid = $"{name}-{Guid.CreateVersion7()}";
        var config = new PodSandboxConfig
        {
            Metadata = new() { Name = name, Namespace = "default", Uid = uid },
            Hostname = name,
            LogDirectory = Path.Combine(real.Containerd.Paths.Data, "pod-logs", uid),
            Labels = { ["io.kubernetes.pod.uid"] = uid },
            Linux = new() { SecurityContext = new() { NamespaceOptions = new() } },
        };
        if (hostPort != 0)
        {
            config.PortMappings.Add(new PortMapping { ContainerPort = 80, HostPort = hostPort });
        }

        Directory.CreateDirectory(config.LogDirectory);
        return new(real.Runtime, config, await real.Runtime.RunPodSandboxAsync(config, "", ct));
    }

    /// <summary>Makes and starts a container; answers its id.</summary>
    public async Task<string> StartAsync(string name, string image, string[] command, CancellationToken ct, long memoryLimit = 0)
    {
        var container = new ContainerConfig
        {
            Metadata = new() { Name = name },
            Image = new() { Image = image },
            LogPath = name + ".log",
            Linux = new() { Resources = new() { MemoryLimitInBytes = memoryLimit }, SecurityContext = new() },
        };
        container.Command.Add(command);
        var id = await _runtime.CreateContainerAsync(Id, container, _config, ct);
        await _runtime.StartContainerAsync(id, ct);
        return id;
    }

    public async Task<string> AddressAsync(CancellationToken ct) => (await _runtime.PodSandboxStatusAsync(Id, ct)).Network.Ip;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _runtime.StopPodSandboxAsync(Id, CancellationToken.None);
            await _runtime.RemovePodSandboxAsync(Id, CancellationToken.None);
        }
        catch (RpcException)
        {
            // The end of the run removes what is left.
        }
    }
}
