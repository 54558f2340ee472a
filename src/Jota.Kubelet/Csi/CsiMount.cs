using Jota.Kubelet.Csi.Wire;

namespace Jota.Kubelet.Csi;

/// <summary>All that a driver is told when a pod is to have a volume.</summary>
internal sealed record CsiMount
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    /// <summary>Who has which volume.</summary>
    public required CsiUse Use { get; init; }

    /// <summary>The volume's attributes.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = Nothing;

    /// <summary>What the driver is told of the pod beside them, when the volume is published.</summary>
    public IReadOnlyDictionary<string, string> PodContext { get; init; } = Nothing;

    /// <summary>Both: the node's word about the pod counts, whatever the volume's attributes say.</summary>
    public Dictionary<string, string> PodsContext
    {
        get
        {
            var all = new Dictionary<string, string>(Context);
            foreach (var (key, value) in PodContext)
            {
                all[key] = value;
            }

            return all;
        }
    }

    /// <summary>What its attacher found out.</summary>
    public IReadOnlyDictionary<string, string> PublishContext { get; init; } = Nothing;

    public IReadOnlyDictionary<string, string> StageSecrets { get; init; } = Nothing;

    public IReadOnlyDictionary<string, string> PublishSecrets { get; init; } = Nothing;

    public string FsType { get; init; } = "";

    public IReadOnlyList<string> MountOptions { get; init; } = [];

    /// <summary>As the API has it, such as <c>ReadWriteOnce</c>.</summary>
    public string AccessMode { get; init; } = "ReadWriteOnce";

    public bool IsReadOnly { get; init; }

    /// <summary>The group that the driver itself gives the volume to; empty for none.</summary>
    public string MountGroup { get; init; } = "";

    /// <summary>What the volume is to be like, for a driver that can that much.</summary>
    public VolumeCapability Capability(CsiCapabilities driver) => new()
    {
        Mount = new() { FsType = FsType, MountFlags = { MountOptions }, VolumeMountGroup = MountGroup },
        AccessMode = new() { Mode = Mode(driver) },
    };

    private VolumeCapability.Types.AccessMode.Types.Mode Mode(CsiCapabilities driver) => AccessMode switch
    {
        "ReadOnlyMany" => VolumeCapability.Types.AccessMode.Types.Mode.MultiNodeReaderOnly,
        "ReadWriteMany" => VolumeCapability.Types.AccessMode.Types.Mode.MultiNodeMultiWriter,
        "ReadWriteOncePod" when driver.KnowsSingleNodeWriters => VolumeCapability.Types.AccessMode.Types.Mode.SingleNodeSingleWriter,
        _ when driver.KnowsSingleNodeWriters => VolumeCapability.Types.AccessMode.Types.Mode.SingleNodeMultiWriter,
        _ => VolumeCapability.Types.AccessMode.Types.Mode.SingleNodeWriter,
    };
}
