using System.Runtime.InteropServices;

namespace Jota.Kubelet.Files;

/// <summary>How a path is opened: the kernel's <c>struct open_how</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct OpenHow
{
    private const ulong CloseOnExec = 0x80000;
    private const ulong PathOnly = 0x200000;
    private const ulong CreateNew = 0xC0;

    // The two flags whose numbers differ between architectures.
    private static readonly ulong FolderOnly = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm
        ? 0x4000UL
        : 0x10000UL;

    private readonly ulong _flags;
    private readonly ulong _mode;
    private readonly ulong _rules;

    private OpenHow(ulong flags, ulong mode, PathRules rules)
    {
        _flags = flags | CloseOnExec;
        _mode = mode;
        _rules = (ulong)rules;
    }

    public static nuint Size => 24;

    /// <summary>Holds whatever is there without opening it: a device or a pipe does not notice.</summary>
    public static OpenHow Hold(PathRules rules) => new(PathOnly, 0, rules);

    /// <summary>A folder, to read the names in it.</summary>
    public static OpenHow Folder(PathRules rules) => new(FolderOnly, 0, rules);

    /// <summary>A file that must not be there yet.</summary>
    public static OpenHow New(uint mode, PathRules rules) => new(CreateNew, mode, rules);
}
