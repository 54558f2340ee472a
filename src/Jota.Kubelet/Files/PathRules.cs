namespace Jota.Kubelet.Files;

/// <summary>What a path may do on its way; the kernel keeps to it at every step, whatever changes meanwhile.</summary>
[Flags]
internal enum PathRules : ulong
{
    /// <summary>Anything: for paths that the owner of the machine gives.</summary>
    Any = 0,

    /// <summary>It stays on the mount where it begins.</summary>
    OneMount = 1,

    /// <summary>It follows no links.</summary>
    NoLinks = 4,

    /// <summary>It stays below the folder where it begins; links within are followed.</summary>
    Beneath = 8,

    /// <summary>For what containers can write to.</summary>
    Strict = OneMount | NoLinks | Beneath,
}
