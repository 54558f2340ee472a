using Microsoft.Win32.SafeHandles;

namespace Jota.Kubelet.Files;

/// <summary>What the kernel tells of a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permissions, with setuid, setgid and sticky.</param>
/// <param name="Group">Its group.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="IsMountRoot">Whether something is mounted here.</param>
internal readonly record struct FileFacts(FileKind Kind, uint Mode, uint Group, ulong Size, bool IsMountRoot)
{
    private const int Length = 256;
    private const uint Basic = 0x7FF;
    private const ulong MountRoot = 0x2000;
    private const int KindMask = 0xF000;
    private const int ModeMask = 0xFFF;

    /// <summary>Which file it is: another file has another as long as this one is open.</summary>
    public FileId Id { get; private init; }

    /// <summary>The facts of what is at a path, links followed; null when nothing is there.</summary>
    public static FileFacts? Of(string path)
    {
        Span<byte> buffer = stackalloc byte[Length];
        return LinuxCalls.Stat(LinuxCalls.CurrentDirectory, path, 0, Basic, buffer) == 0 ? Read(buffer) : null;
    }

    /// <summary>The facts of a pinned file.</summary>
    public static FileFacts Of(PinnedFile file)
    {
        Span<byte> buffer = stackalloc byte[Length];
        FileFaultException.Check(LinuxCalls.Stat(file, "", LinuxCalls.EmptyPath, Basic, buffer), file.Path);
        return Read(buffer);
    }

    /// <summary>The facts of an open file.</summary>
    public static FileFacts Of(SafeFileHandle file)
    {
        Span<byte> buffer = stackalloc byte[Length];
        FileFaultException.Check(LinuxCalls.Stat(file, "", LinuxCalls.EmptyPath, Basic, buffer), "an open file");
        return Read(buffer);
    }

    // struct statx is the one layout that is the same on every architecture.
    private static FileFacts Read(ReadOnlySpan<byte> statx)
    {
        var mode = BitConverter.ToUInt16(statx[28..]);
        return new(
            (FileKind)(mode & KindMask),
            (uint)(mode & ModeMask),
            BitConverter.ToUInt32(statx[24..]),
            BitConverter.ToUInt64(statx[40..]),
            (BitConverter.ToUInt64(statx[8..]) & MountRoot) != 0)
        {
            Id = new(BitConverter.ToUInt32(statx[136..]), BitConverter.ToUInt32(statx[140..]), BitConverter.ToUInt64(statx[32..])),
        };
    }
}
