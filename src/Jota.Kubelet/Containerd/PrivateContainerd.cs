using System.Net.Sockets;
using Grpc.Core;
using Jota.Kubelet.Files;
using Jota.Kubelet.Network;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Containerd;

/// <summary>
/// A containerd of our own, with its own root, state, socket and configuration. It and the containers outlive this process, however that
/// ends; the next start with the same data directory adopts them. While this runs, a containerd that dies is started again.
/// </summary>
public sealed partial class PrivateContainerd : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PlugPause = TimeSpan.FromMilliseconds(20);

    private readonly ContainerdOptions _options;
    private readonly Prerequisites _programs;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private Task _supervision = Task.CompletedTask;

    private PrivateContainerd(ContainerdOptions options, Prerequisites programs, TimeProvider clock, ILogger log)
    {
        _options = options;
        _programs = programs;
        _clock = clock;
        _log = log;
        Paths = new(options.DataDirectory);
    }

    /// <summary>Where it keeps what.</summary>
    public ContainerdPaths Paths { get; }

    /// <summary>Whether it was running already when this started.</summary>
    public bool WasAdopted { get; private set; }

    /// <summary>The socket that serves CRI.</summary>
    public CriEndpoint Endpoint => CriEndpoint.Parse(Paths.Endpoint);

    /// <summary>What this machine lacks for running containers, with the packages that bring it; null when nothing is missing.</summary>
    public static string? MissingHere(ContainerdOptions options)
    {
        try
        {
            _ = Prerequisites.Find(options, HostFacts.Read());
            return null;
        }
        catch (RuntimeSetupException e)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// Starts a containerd, or adopts the one that runs for the data directory, and returns when it serves. Throws
    /// <see cref="RuntimeSetupException"/> when something is missing on this machine or containerd does not come up.
    /// </summary>
    public static async Task<PrivateContainerd> StartAsync(
        ContainerdOptions options, TimeProvider clock, ILogger<PrivateContainerd> log, CancellationToken ct)
    {
        // 1. Look at the machine, and say at once what it lacks.
        var host = HostFacts.Read();
        var programs = Prerequisites.Find(options, host);
        var containerd = new PrivateContainerd(options, programs, clock, log);

        using var launching = await LaunchLock.TakeAsync(containerd.Paths.Run, clock, ct);

        // 2. Write the configuration, of containerd and of the pod network.
        var config = ContainerdConfig.Compute(containerd.Paths, options, host, programs.CniPlugins);
        var changed = ContainerdFiles.Write(containerd.Paths, options, config);
        options.Network?.Prepare(containerd.Paths.CniConfig, containerd.Paths.CniAddresses, host.HasDefaultRoute);

        // 3. Adopt what runs; one that runs with another configuration gives way (its containers live on).
        var running = await ContainerdProcess.FindAsync(containerd.Paths.Socket, ct);
        if (running is not null && changed)
        {
            containerd.LogReplaced(running.Pid);
            await running.StopAsync(StopPatience, clock, ct);
            running = null;
        }

        // 4. Start one otherwise, and wait until it serves.
        containerd.WasAdopted = running is not null;
        running ??= await containerd.LaunchAsync(ct);
        await containerd.UntilServingAsync(running, ct);
        containerd.LogServing(running.Pid, containerd.Paths.Socket, containerd.WasAdopted);

        // 5. Watch over it.
        containerd._supervision = containerd.SuperviseAsync(containerd._stopping.Token);
        return containerd;
    }

    /// <summary>
    /// Ends everything that runs for a data directory, whoever started it: pods, containerd, network. Nothing happens when nothing does.
    /// </summary>
    public static async Task StopAllAsync(
        string dataDirectory, TimeProvider clock, ILogger<PrivateContainerd> log, CancellationToken ct)
    {
        var network = new PodNetwork { Bridge = ContainerdPaths.BridgeFor(dataDirectory), PodCidr = "" };
        var options = new ContainerdOptions { DataDirectory = dataDirectory, Network = network };
        var containerd = new PrivateContainerd(options, Prerequisites.Find(options, HostFacts.Read()), clock, log);
        if (File.Exists(containerd.Paths.Config) && Directory.Exists(containerd.Paths.Run))
        {
            using (await LaunchLock.TakeAsync(containerd.Paths.Run, clock, ct))
            {
                var running = await ContainerdProcess.FindAsync(containerd.Paths.Socket, ct) ?? await containerd.LaunchAsync(ct);
                await containerd.UntilServingAsync(running, ct);
            }

            await containerd.StopAllAsync(ct);
        }
    }

    /// <summary>
    /// Ends every pod and then containerd, and takes away the pod network and what only running containers need. For good.
    /// </summary>
    public async Task StopAllAsync(CancellationToken ct)
    {
        await using (var runtime = new CriRuntime(Endpoint, new(), _clock))
        {
            await PodRemoval.RemoveAllAsync(runtime, ct);
        }

        await DisposeAsync();
        if (await ContainerdProcess.FindAsync(Paths.Socket, ct) is { } running)
        {
            await running.StopAsync(StopPatience, _clock, ct);
        }

        await (_options.Network?.RemoveAsync(ct) ?? Task.CompletedTask);
        Mounts.RemoveBelow(Paths.Run);
        Mounts.RemoveBelow(Paths.Data);
        ContainerdFiles.RemoveRunning(Paths);
    }

    /// <summary>Gives pods a network that was not known at the start, and returns when containerd has taken it up.</summary>
    public async Task PlugInAsync(PodNetwork network, CriRuntime runtime, CancellationToken ct)
    {
        network.Prepare(Paths.CniConfig, Paths.CniAddresses, HostFacts.Read().HasDefaultRoute);
        while ((await runtime.StatusAsync(ct)).Status.Conditions.Any(c => c is { Type: "NetworkReady", Status: false }))
        {
            // containerd looks at the folder by itself, within a moment.
            await Task.Delay(PlugPause, _clock, ct);
        }
    }

    /// <summary>Ends the watch over containerd, which goes on running, as do the containers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<ContainerdProcess> LaunchAsync(CancellationToken ct)
    {
        ContainerdFiles.TrimLog(Paths.Log);
        return await ContainerdProcess.StartAsync(_programs.Containerd, Paths, ct);
    }

    private async Task UntilServingAsync(ContainerdProcess process, CancellationToken ct)
    {
        await using var runtime = new CriRuntime(Endpoint, new() { Request = _options.StartTimeout }, _clock);
        var start = _clock.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(5); ; pause = pause < TimeSpan.FromMilliseconds(50) ? pause * 1.5 : pause)
        {
            var reason = await WhyNotServingAsync(runtime, ct);
            if (reason is null)
            {
                return;
            }

            if (!process.IsAlive || _clock.GetElapsedTime(start) > _options.StartTimeout)
            {
                throw new RuntimeSetupException(
                    $"containerd does not serve ({reason}); the end of {Paths.Log}:\n{ContainerdFiles.EndOfLog(Paths.Log)}");
            }

            await Task.Delay(pause, _clock, ct);
        }
    }

    private async Task<string?> WhyNotServingAsync(CriRuntime runtime, CancellationToken ct)
    {
        // Asking over gRPC before somebody listens would make the channel wait longer and longer before it tries again.
        if (!File.Exists(Paths.TtrpcSocket) || await ContainerdProcess.FindAsync(Paths.Socket, ct) is null)
        {
            return "nobody listens on " + Paths.Socket;
        }

        try
        {
            await runtime.StatusAsync(ct);
            return null;
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            return e.Status.Detail;
        }
    }

    private async Task SuperviseAsync(CancellationToken ct)
    {
        var backoff = new RestartBackoff(_clock);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await ContainerdProcess.UntilGoneAsync(Paths.TtrpcSocket, ct);
                LogDied(Paths.Log);
            }
            catch (SocketException e)
            {
                LogUnreachable(e.Message);
            }

            await Task.Delay(backoff.Next(), _clock, ct);
            await RestartAsync(ct);
        }
    }

    private async Task RestartAsync(CancellationToken ct)
    {
        try
        {
            using var launching = await LaunchLock.TakeAsync(Paths.Run, _clock, ct);
            var running = await ContainerdProcess.FindAsync(Paths.Socket, ct) ?? await LaunchAsync(ct);
            await UntilServingAsync(running, ct);
            LogServing(running.Pid, Paths.Socket, adopted: false);
        }
        catch (Exception e) when (e is RuntimeSetupException or IOException)
        {
            LogRestartFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "containerd {Pid} serves on {Socket} (adopted: {Adopted})")]
    private partial void LogServing(int pid, string socket, bool adopted);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "containerd {Pid} has an old configuration: starting it anew; its containers go on")]
    private partial void LogReplaced(int pid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "containerd died; its log is {Log}. Containers go on; starting it again")]
    private partial void LogDied(string log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "containerd cannot be reached: {Reason}")]
    private partial void LogUnreachable(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "containerd could not be started again")]
    private partial void LogRestartFailed(Exception failure);
}
