using System.Buffers.Binary;
using System.Collections.Concurrent;
using Google.Protobuf;
using Jota.Kubelet.Csi.Wire;
using Jota.Kubelet.Files;
using Jota.Kubelet.Plugins.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Rpc = Jota.Kubelet.Csi.Wire.NodeServiceCapability.Types.RPC.Types.Type;

namespace Jota.Tests;

/// <summary>
/// The node part of a small CSI driver, as it would run in a pod of its own: its volumes are folders, which it stages and publishes by bind
/// mounts. It can fail, hang, die and come back.
/// </summary>
internal sealed class CsiDriverProgram : IAsyncDisposable
{
    private readonly string _registry;
    private readonly string _data = Directory.CreateTempSubdirectory("jota-csi-").FullName;
    private readonly ConcurrentQueue<(string Name, IMessage Request)> _calls = new();
    private WebApplication? _app;

    public CsiDriverProgram(string registry, string name = "disk.example.com") => (_registry, Name) = (registry, name);

    public string Name { get; }

    public List<Rpc> Capabilities { get; } = [Rpc.StageUnstageVolume, Rpc.ExpandVolume];

    public Dictionary<string, string> Topology { get; } = [];

    public string NodeId { get; set; } = "n-0815";

    public string Type { get; set; } = "CSIPlugin";

    /// <summary>What it says it is called; its own name unless it lies.</summary>
    public string? ToldName { get; set; }

    public long MostVolumes { get; set; }

    /// <summary>What a call of a name is answered with instead; null for the usual.</summary>
    public Func<string, string?> Failing { get; set; } = _ => null;

    /// <summary>Whether a call of a name hangs, as long as its caller waits.</summary>
    public Func<string, bool> Hanging { get; set; } = _ => false;

    /// <summary>Whether it says that it took something down and does nothing.</summary>
    public bool Lazy { get; set; }

    /// <summary>What it was told of its taking in.</summary>
    public ConcurrentQueue<RegistrationStatus> Told { get; } = new();

    /// <summary>The names of the calls for volumes, in order.</summary>
    public IReadOnlyList<string> Calls => [.. _calls.Select(call => call.Name)];

    public string RegistrationSocket => Path.Combine(_registry, Name + "-reg.sock");

    private string Hidden => Path.Combine(_registry, "." + Name);

    private string Endpoint => Path.Combine(_data, "csi.sock");

    /// <summary>The last request of a kind.</summary>
    public T Last<T>()
        where T : class, IMessage => _calls.Select(call => call.Request).OfType<T>().Last();

    /// <summary>Where a volume's files are.</summary>
    public string DataOf(string handle) => Directory.CreateDirectory(Path.Combine(_data, "volumes", handle)).FullName;

    public async Task ComeAsync()
    {
        Directory.CreateDirectory(_registry);
        File.Delete(Endpoint);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenUnixSocket(Endpoint, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.ListenUnixSocket(Hidden, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();

        // Found only once somebody answers: what happens otherwise is a test of its own.
        File.Move(Hidden, RegistrationSocket);
    }

    /// <summary>Its process ends.</summary>
    public async Task GoAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            using var atOnce = new CancellationTokenSource();
            await atOnce.CancelAsync();
            await app.StopAsync(atOnce.Token);
            await app.DisposeAsync();
        }

        File.Delete(RegistrationSocket);
        File.Delete(Endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        await GoAsync();
        FolderRemoval.Remove(_data);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var name = http.Request.Path.Value!.Split('/')[^1];
        var request = Read(name, body.ToArray().AsSpan(5).ToArray());
        if (name.EndsWith("Volume", StringComparison.Ordinal))
        {
            _calls.Enqueue((name, request));
        }

        if (Hanging(name))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        }

        http.Response.ContentType = "application/grpc";
        if (Failing(name) is { } failure)
        {
            await http.Response.StartAsync();
            http.Response.AppendTrailer("grpc-status", "13");
            http.Response.AppendTrailer("grpc-message", failure);
            return;
        }

        var answer = Answer(request);
        var framed = new byte[5 + answer.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), framed.Length - 5);
        answer.WriteTo(framed.AsSpan(5));
        await http.Response.Body.WriteAsync(framed);
        http.Response.AppendTrailer("grpc-status", "0");
    }

    private static IMessage Read(string name, byte[] body) => name switch
    {
        "GetInfo" => InfoRequest.Parser.ParseFrom(body),
        "NotifyRegistrationStatus" => RegistrationStatus.Parser.ParseFrom(body),
        "NodeGetInfo" => NodeGetInfoRequest.Parser.ParseFrom(body),
        "NodeGetCapabilities" => NodeGetCapabilitiesRequest.Parser.ParseFrom(body),
        "NodeStageVolume" => NodeStageVolumeRequest.Parser.ParseFrom(body),
        "NodeUnstageVolume" => NodeUnstageVolumeRequest.Parser.ParseFrom(body),
        "NodePublishVolume" => NodePublishVolumeRequest.Parser.ParseFrom(body),
        "NodeUnpublishVolume" => NodeUnpublishVolumeRequest.Parser.ParseFrom(body),
        "NodeExpandVolume" => NodeExpandVolumeRequest.Parser.ParseFrom(body),
        var other => throw new InvalidOperationException(other),
    };

    private IMessage Answer(IMessage request)
    {
        switch (request)
        {
            case InfoRequest:
                return new PluginInfo { Type = Type, Name = ToldName ?? Name, Endpoint = Endpoint, SupportedVersions = { "1.0.0" } };
            case RegistrationStatus told:
                Told.Enqueue(told);
                return new RegistrationStatusResponse();
            case NodeGetInfoRequest:
                return new NodeGetInfoResponse
                {
                    NodeId = NodeId,
                    MaxVolumesPerNode = MostVolumes,
                    AccessibleTopology = new() { Segments = { Topology } },
                };
            case NodeGetCapabilitiesRequest:
                return new NodeGetCapabilitiesResponse
                {
                    Capabilities = { Capabilities.Select(type => new NodeServiceCapability { Rpc = new() { Type = type } }) },
                };
            case NodeStageVolumeRequest stage:
                Bind(DataOf(stage.VolumeId), stage.StagingTargetPath);
                return new NodeStageVolumeResponse();
            case NodePublishVolumeRequest publish:
                Directory.CreateDirectory(publish.TargetPath);
                Bind(publish.StagingTargetPath.Length > 0 ? publish.StagingTargetPath : DataOf(publish.VolumeId), publish.TargetPath);
                return new NodePublishVolumeResponse();
            case NodeUnpublishVolumeRequest unpublish:
                Unmount(unpublish.TargetPath);
                return new NodeUnpublishVolumeResponse();
            case NodeUnstageVolumeRequest unstage:
                Unmount(unstage.StagingTargetPath);
                return new NodeUnstageVolumeResponse();
            case NodeExpandVolumeRequest expand:
                return new NodeExpandVolumeResponse { CapacityBytes = expand.CapacityRange.RequiredBytes };
            default:
                throw new InvalidOperationException(request.Descriptor.Name);
        }
    }

    // What is there already is not mounted once more.
    private static void Bind(string source, string target)
    {
        if (FileFacts.Of(target)?.IsMountRoot != true)
        {
            FileFaultException.Check(LinuxCalls.Mount(source, target, null, LinuxCalls.BindMount, null), target);
        }
    }

    private void Unmount(string target)
    {
        if (Lazy)
        {
            return;
        }

        if (FileFacts.Of(target)?.IsMountRoot == true)
        {
            FileFaultException.Check(LinuxCalls.Unmount(target, 0), target);
        }

        if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }
    }
}
