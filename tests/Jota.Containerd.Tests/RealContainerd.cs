using System.Diagnostics;
using System.Runtime.CompilerServices;
using Jota.Containerd.Tests;
using Jota.Kubelet.Containerd;
using Jota.Kubelet.Images;
using Jota.Kubelet.Network;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(RealContainerd))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Jota.Containerd.Tests;

/// <summary>A private containerd in a directory of its own, with the sample images; everything is gone when the tests are.</summary>
public sealed class RealContainerd : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("jota-containerd-tests-");
    private string? _skip;
    private PrivateContainerd? _containerd;
    private CriRuntime? _runtime;

    /// <summary>The containerd. Skips the test, with the reason, where this machine cannot run containers.</summary>
    public PrivateContainerd Containerd => Required(_containerd);

    public CriRuntime Runtime => Required(_runtime);

    public ContainerdOptions Options { get; private set; } = null!;

    public LoopbackRegistry Registry { get; } = new();

    public static string ImageDirectory => Path.Combine(RepositoryRoot(), "artifacts", "images");

    public async ValueTask InitializeAsync()
    {
        await Registry.StartAsync(_directory.CreateSubdirectory("registry").FullName);
        Options = new()
        {
            DataDirectory = _directory.FullName,
            Network = new() { Bridge = ContainerdPaths.BridgeFor(_directory.FullName), PodCidr = FreeSubnet.Find() },
            Mirrors = [new("docker.io", Registry.Endpoint, Only: true)],
        };
        try
        {
            _containerd = await PrivateContainerd.StartAsync(
                Options, TimeProvider.System, NullLogger<PrivateContainerd>.Instance, TestContext.Current.CancellationToken);
        }
        catch (RuntimeSetupException e)
        {
            _skip = e.Message;
            return;
        }

        _runtime = new(_containerd.Endpoint, new(), TimeProvider.System);
        BuildImages();
        var preload = new ImagePreload(_runtime, _containerd.Paths.Socket, TimeProvider.System, NullLogger<ImagePreload>.Instance);
        await preload.RunAsync(ImageDirectory, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_runtime is not null)
        {
            await _runtime.DisposeAsync();
        }

        if (_containerd is not null)
        {
            await _containerd.StopAllAsync(CancellationToken.None);
        }

        await Registry.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private T Required<T>(T? value)
        where T : class
    {
        Assert.SkipWhen(_skip is not null, _skip ?? "");
        return value!;
    }

    private static void BuildImages()
    {
        using var build = Process.Start(Path.Combine(RepositoryRoot(), "eng", "images", "build.sh"));
        build.WaitForExit();
        Assert.Equal(0, build.ExitCode);
    }

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
