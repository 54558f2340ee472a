using System.Runtime.InteropServices;

namespace Jota.Kubelet.Files;

/// <summary>The calls of Linux that .NET has none for. Each answers -1 when it fails, and the last error tells why.</summary>
internal static partial class LinuxCalls
{
    public const int CurrentDirectory = -100;
    public const int EmptyPath = 0x1000;
    public const int RemoveFolder = 0x200;
    public const uint KeepTarget = 1;

    /// <summary>No such user or group: what is there stays.</summary>
    public const uint Unchanged = uint.MaxValue;

    public const ulong ReadOnlyMount = 0x1;
    public const ulong Remount = 0x20;
    public const ulong BindMount = 0x1000;
    public const ulong Recursive = 0x4000;
    public const ulong PrivateMount = 0x40000;
    public const int DetachMount = 2;

    // Numbers of calls are the same on every architecture from 424 on.
    private const nint OpenAt2Number = 437;

    public static PinnedFile Open(string path, in OpenHow how) => OpenAt2(OpenAt2Number, CurrentDirectory, path, how, OpenHow.Size);

    public static PinnedFile Open(PinnedFile folder, string path, in OpenHow how) =>
        OpenAt2(OpenAt2Number, folder, path, how, OpenHow.Size);

    /// <param name="folder">Where the path begins.</param>
    /// <param name="path">Bytes that end with a zero: names on Linux need not be text.</param>
    /// <param name="how">How to open it.</param>
    public static PinnedFile Open(PinnedFile folder, ReadOnlySpan<byte> path, in OpenHow how) =>
        OpenAt2(OpenAt2Number, folder, path, how, OpenHow.Size);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFolder(PinnedFile folder, string name, uint mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int Unlink(PinnedFile folder, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    public static partial int Rename(PinnedFile from, ReadOnlySpan<byte> name, PinnedFile to, ReadOnlySpan<byte> newName, uint flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeMode(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(PinnedFile folder, string path, uint user, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Stat(nint folder, string path, int flags, uint mask, Span<byte> into);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Stat(SafeHandle folder, string path, int flags, uint mask, Span<byte> into);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    public static partial int StatFileSystem(PinnedFile file, Span<byte> into);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint ReadFolder(PinnedFile folder, Span<byte> into, nuint size);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(PinnedFile file, long offset, int from);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string? source, string target, string? type, ulong flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string target, int flags);

    // The C library of today's distributions has no name for it yet.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial PinnedFile OpenAt2(nint number, nint folder, string path, in OpenHow how, nuint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial PinnedFile OpenAt2(nint number, PinnedFile folder, string path, in OpenHow how, nuint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial PinnedFile OpenAt2(nint number, PinnedFile folder, ReadOnlySpan<byte> path, in OpenHow how, nuint size);
}
