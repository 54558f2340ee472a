using System.Text;
using Jota.Api;
using Jota.ApiServer;
using Jota.Client;
using Jota.Kubelet;
using Jota.Store.Memory;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Containerd.Tests.Pods;

/// <summary>A kubelet on the real containerd, against an API server in this process.</summary>
internal sealed class RealNode : IAsyncDisposable
{
    private const string Name = "node-1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RealContainerd _real;
    private readonly ApiServerCore _core;

    private RealNode(RealContainerd real)
    {
        _real = real;
        _core = new ApiServerCore(new ApiServerOptions { Store = new MemoryStore(clock: TimeProvider.System) });
        Api = _core.As(new UserIdentity("admin") { Groups = [UserIdentity.MastersGroup, UserIdentity.AuthenticatedGroup] });
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public IApi Api { get; }

    public Kubelet.Kubelet Kubelet { get; private set; } = null!;

    /// <summary>The DNS servers that pods are told.</summary>
    public IReadOnlyList<string> ClusterDns { get; private init; } = [];

    /// <summary>What is otherwise than usual.</summary>
    private Func<KubeletOptions, KubeletOptions> Changes { get; init; } = options => options;

    public static Task<RealNode> StartAsync(RealContainerd real, params string[] clusterDns) =>
        StartAsync(real, options => options, clusterDns);

    public static async Task<RealNode> StartAsync(
        RealContainerd real, Func<KubeletOptions, KubeletOptions> changes, params string[] clusterDns)
    {
        _ = real.Runtime;
        var node = new RealNode(real) { ClusterDns = clusterDns, Changes = changes };
        await node._core.StartAsync(Ct);
        await node.Api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } }, Ct);
        await node.Api.CreateAsync(
            new V1ConfigMap
            {
                Metadata = new() { Name = "kube-root-ca.crt", NamespaceProperty = "default" },
                Data = new Dictionary<string, string> { ["ca.crt"] = "an authority" },
            },
            Ct);
        await node.StartKubeletAsync();
        return node;
    }

    public async Task StartKubeletAsync() => Kubelet = await Jota.Kubelet.Kubelet.StartAsync(
        Changes(new KubeletOptions
        {
            Api = _core.As(new UserIdentity("system:node:" + Name) { Groups = ["system:nodes", UserIdentity.AuthenticatedGroup] }),
            NodeName = Name,
            Runtime = _real.Runtime,
            DataDirectory = Path.Combine(_real.Containerd.Paths.Data, "kubelet"),
            Clock = TimeProvider.System,
            Logging = NullLoggerFactory.Instance,
            Trace = _core.Trace,
            PodCidr = _real.Options.Network!.PodCidr,
            Addresses = ["127.0.0.1"],
            ClusterDns = ClusterDns,
        }),
        Ct);

    /// <summary>The API on behalf of somebody else.</summary>
    public IApi As(UserIdentity user) => _core.As(user);

    public static V1Container Busybox(string name, params string[] command) =>
        new() { Name = name, Image = "busybox:1.36", ImagePullPolicy = "IfNotPresent", Command = command.Length == 0 ? null : [.. command] };

    public static V1Container Nginx(string name = "nginx") => new() { Name = name, Image = "nginx:1.14.2" };

    public static V1Pod Pod(string name, params V1Container[] containers) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Spec = new V1PodSpec { NodeName = Name, Containers = [.. containers], TerminationGracePeriodSeconds = 1 },
    };

    public Task<V1Pod> CreateAsync(V1Pod pod) => Api.CreateAsync(pod, Ct);

    /// <summary>Waits until the pod is as it should be.</summary>
    public async Task<V1Pod> UntilAsync(string name, Func<V1Pod, bool> right)
    {
        var target = new ApiTarget(Api.Catalog.For<V1Pod>(), "default");
        var options = new ListOptions { Fields = FieldSelector.Parse("metadata.name=" + name), ResourceVersion = "0", Timeout = Patience };
        V1Pod? last = null;
        await foreach (var change in Api.WatchAsync(target, options, Ct))
        {
            if (change.Object is { } obj && right(last = obj.As<V1Pod>()))
            {
                return last;
            }
        }

        throw new TimeoutException(last is null ? "no such pod" : Encoding.UTF8.GetString(ApiJson.Encode(last.Status)));
    }

    public Task<V1Pod> UntilReadyAsync(string name) => UntilAsync(name, pod => IsTrue(pod, "Ready"));

    public static bool IsTrue(V1Pod pod, string condition) =>
        pod.Status?.Conditions?.Any(found => found.Type == condition && found.Status == "True") is true;

    /// <summary>Deletes a pod and waits until it is gone.</summary>
    public async Task DeleteAsync(string name)
    {
        var key = new ObjectKey("default", name);
        await Api.DeleteAsync<V1Pod>(key, DeleteOptions.Default, Ct);
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await Api.GetAsync<V1Pod>(key, Ct);
                return false;
            }
            catch (ApiException e) when (e.Code == 404)
            {
                return true;
            }
        });
    }

    public async Task<string> LogsAsync(V1Pod pod, LogOptions options)
    {
        using var into = new MemoryStream();
        await Kubelet.Node.CopyLogsAsync(new(pod.Metadata.NamespaceProperty!, pod.Metadata.Name), pod.Metadata.Uid, options, into, Ct);
        return Encoding.UTF8.GetString(into.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pod in (await Api.ListAsync(new(Api.Catalog.For<V1Pod>(), ""), ListOptions.All, Ct)).Items)
        {
            await DeleteAsync(pod.As<V1Pod>().Metadata.Name);
        }

        await Kubelet.DisposeAsync();
        await _core.DisposeAsync();
    }
}
