using System.Globalization;
using Jota.Kubelet.Statuses;
using k8s.Models;

namespace Jota.Kubelet.Nodes;

/// <summary>What a node's object is computed from.</summary>
internal sealed record NodeInput(string Name, MachineFacts Machine, DateTimeOffset Now)
{
    public IReadOnlyList<V1NodeAddress> Addresses { get; init; } = [];

    public string PodCidr { get; init; } = "";

    public string RuntimeVersion { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<V1Taint> Taints { get; init; } = [];

    /// <summary>Why pods cannot run; null when they can.</summary>
    public string? NotReady { get; init; }

    public NodePressure Pressure { get; init; } = NodePressure.None;

    public IReadOnlyList<V1ContainerImage> Images { get; init; } = [];

    /// <summary>Bytes of memory that pods do not get: where less is left, pods go.</summary>
    public long ReservedMemory { get; init; } = 100L << 20;

    /// <summary>The same of the disk; null for a tenth of it.</summary>
    public long? ReservedStorage { get; init; }

    /// <summary>Volumes that must not be detached.</summary>
    public IReadOnlyList<string> VolumesInUse { get; init; } = [];

    /// <summary>Where the kubelet listens; 0 when it does not.</summary>
    public int Port { get; init; }
}

/// <summary>What a node is running out of.</summary>
internal readonly record struct NodePressure(bool Memory, bool Disk, bool Pids)
{
    public static NodePressure None => default;
}

/// <summary>The node object that a kubelet keeps. Pure.</summary>
internal static class NodePlan
{
    public const string Version = "v1.36.0";

    /// <summary>The object to create.</summary>
    public static V1Node ToCreate(NodeInput input) => new()
    {
        ApiVersion = "v1",
        Kind = "Node",
        Metadata = new V1ObjectMeta
        {
            Name = input.Name,
            Labels = Labels(input),
            Annotations = new Dictionary<string, string>(
                StringComparer.Ordinal)
            { ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true" },
        },
        Spec = new V1NodeSpec
        {
            PodCIDR = input.PodCidr.Length > 0 ? input.PodCidr : null,
            PodCIDRs = input.PodCidr.Length > 0 ? [input.PodCidr] : null,
            Taints = input.Taints.Count > 0 ? [.. input.Taints] : null,
        },
        Status = Status(input, null),
    };

    /// <summary>
    /// The object as it should be, where one exists: labels and addresses of pods that lack are added. Null when nothing lacks.
    /// </summary>
    public static V1Node? Adopt(NodeInput input, V1Node existing)
    {
        var labels = new Dictionary<string, string>(existing.Metadata.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        var changed = false;
        foreach (var (key, value) in Labels(input))
        {
            changed |= !labels.TryGetValue(key, out var present) || present != value;
            labels[key] = value;
        }

        var spec = existing.Spec ?? new V1NodeSpec();
        if (string.IsNullOrEmpty(spec.PodCIDR) && input.PodCidr.Length > 0)
        {
            spec = spec with { PodCIDR = input.PodCidr, PodCIDRs = [input.PodCidr] };
            changed = true;
        }

        return changed ? existing with { Metadata = existing.Metadata with { Labels = labels }, Spec = spec } : null;
    }

    /// <summary>The status as it is now; transition times are kept from the one before.</summary>
    public static V1NodeStatus Status(NodeInput input, V1NodeStatus? before) => (before ?? new V1NodeStatus()) with
    {
        Addresses = [.. input.Addresses],
        Capacity = Capacity(input.Machine, input.Machine.Memory, input.Machine.EphemeralStorage, before),
        Allocatable = Capacity(
            input.Machine, Math.Max(0, input.Machine.Memory - input.ReservedMemory), AllocatableStorage(input), before),
        Conditions = Conditions(input, before?.Conditions),
        DaemonEndpoints = new() { KubeletEndpoint = new() { Port = input.Port } },
        Images = [.. input.Images],
        VolumesInUse = input.VolumesInUse.Count > 0 ? [.. input.VolumesInUse] : null,
        NodeInfo = new V1NodeSystemInfo
        {
            Architecture = input.Machine.Architecture,
            OperatingSystem = "linux",
            KernelVersion = input.Machine.KernelVersion,
            OsImage = input.Machine.OsImage,
            MachineID = input.Machine.MachineId,
            SystemUUID = input.Machine.SystemUuid,
            BootID = input.Machine.BootId,
            ContainerRuntimeVersion = input.RuntimeVersion,
            KubeletVersion = Version,
            KubeProxyVersion = "",
        },
    };

    private static long AllocatableStorage(NodeInput input) => input.ReservedStorage is { } reserved
        ? Math.Max(0, input.Machine.EphemeralStorage - reserved)
        : input.Machine.EphemeralStorage / 10 * 9;

    /// <summary>Whether two statuses say the same, heartbeat times aside.</summary>
    public static bool Same(V1NodeStatus? a, V1NodeStatus b) =>
        a is not null && Api.ApiJson.Encode(WithoutHeartbeats(a)).AsSpan().SequenceEqual(Api.ApiJson.Encode(WithoutHeartbeats(b)));

    private static V1NodeStatus WithoutHeartbeats(V1NodeStatus status) => status with
    {
        Conditions = [.. (status.Conditions ?? []).Select(c => c with { LastHeartbeatTime = null })],
    };

    private static Dictionary<string, string> Labels(NodeInput input)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["beta.kubernetes.io/arch"] = input.Machine.Architecture,
            ["beta.kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = input.Machine.Architecture,
            ["kubernetes.io/hostname"] = input.Name,
            ["kubernetes.io/os"] = "linux",
        };
        foreach (var (key, value) in input.Labels)
        {
            labels[key] = value;
        }

        return labels;
    }

    /// <summary>
    /// What the machine has, and the extended resources that somebody else put into the capacity: these stay, as upstream.
    /// </summary>
    private static Dictionary<string, ResourceQuantity> Capacity(MachineFacts machine, long memory, long storage, V1NodeStatus? before)
    {
        var capacity = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            ["cpu"] = new(machine.Cpu.ToString(CultureInfo.InvariantCulture)),
            ["ephemeral-storage"] = Kibibytes(storage),
            ["memory"] = Kibibytes(memory),
            ["pods"] = new(machine.Pods.ToString(CultureInfo.InvariantCulture)),
        };
        foreach (var (size, bytes) in machine.HugePages)
        {
            capacity[$"hugepages-{size}"] = bytes == 0 ? new("0") : Kibibytes(bytes);
        }

        foreach (var (name, amount) in before?.Capacity ?? new Dictionary<string, ResourceQuantity>())
        {
            if (IsExtended(name))
            {
                capacity.TryAdd(name, amount);
            }
        }

        return capacity;
    }

    /// <summary>A resource that is not Kubernetes' own.</summary>
    private static bool IsExtended(string name) =>
        name.Contains('/', StringComparison.Ordinal) && !name.Contains("kubernetes.io/", StringComparison.Ordinal);

    private static ResourceQuantity Kibibytes(long bytes) => new((bytes / 1024).ToString(CultureInfo.InvariantCulture) + "Ki");

    private static List<V1NodeCondition> Conditions(NodeInput input, IList<V1NodeCondition>? before)
    {
        List<V1NodeCondition> conditions =
        [
            Pressure("MemoryPressure", input.Pressure.Memory, "KubeletHasInsufficientMemory", "kubelet has insufficient memory available",
                "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            Pressure("DiskPressure", input.Pressure.Disk, "KubeletHasDiskPressure", "kubelet has disk pressure", "KubeletHasNoDiskPressure",
                "kubelet has no disk pressure"),
            Pressure("PIDPressure", input.Pressure.Pids, "KubeletHasInsufficientPID", "kubelet has insufficient PID available",
                "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            input.NotReady is null
                ? new() { Type = "Ready", Status = "True", Reason = "KubeletReady", Message = "kubelet is posting ready status" }
                : new() { Type = "Ready", Status = "False", Reason = "KubeletNotReady", Message = input.NotReady },
        ];
        foreach (var condition in conditions)
        {
            var known = before?.FirstOrDefault(c => c.Type == condition.Type);
            condition.LastHeartbeatTime = ApiTime.Of(input.Now);
            condition.LastTransitionTime = known is not null && known.Status == condition.Status
                ? known.LastTransitionTime
                : ApiTime.Of(input.Now);
        }

        // Conditions of others come first, as they were.
        return [.. (before ?? []).Where(c => conditions.All(own => own.Type != c.Type)), .. conditions];
    }

    private static V1NodeCondition Pressure(
        string type, bool present, string badReason, string badMessage, string goodReason, string goodMessage) => new()
        {
            Type = type,
            Status = present ? "True" : "False",
            Reason = present ? badReason : goodReason,
            Message = present ? badMessage : goodMessage,
        };
}
