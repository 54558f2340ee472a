namespace Jota.Kubelet.Eviction;

/// <summary>What a node may run out of, by upstream's names.</summary>
internal static class EvictionSignal
{
    public const string Memory = "memory.available";
    public const string NodeFs = "nodefs.available";
    public const string NodeFsInodes = "nodefs.inodesFree";
    public const string ImageFs = "imagefs.available";
    public const string ImageFsInodes = "imagefs.inodesFree";
    public const string Pids = "pid.available";

    /// <summary>All that there are.</summary>
    public static IReadOnlyList<string> All { get; } = [ImageFs, ImageFsInodes, Memory, NodeFs, NodeFsInodes, Pids];

    /// <summary>Of which resource there is too little then, in upstream's words.</summary>
    public static string ResourceOf(string signal) => signal switch
    {
        Memory => "memory",
        NodeFsInodes or ImageFsInodes => "inodes",
        Pids => "pids",
        _ => "ephemeral-storage",
    };

    /// <summary>Whether it is told of disks, so that images and the like can be given up for it.</summary>
    public static bool IsOfDisk(string signal) => signal is NodeFs or NodeFsInodes or ImageFs or ImageFsInodes;
}
