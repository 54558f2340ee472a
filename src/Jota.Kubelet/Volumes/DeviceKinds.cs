using System.Runtime.InteropServices;

namespace Jota.Kubelet.Volumes;

/// <summary>What kind of file a path is.</summary>
internal static partial class DeviceKinds
{
    public const int Socket = 0xC000;
    public const int Block = 0x6000;
    public const int Character = 0x2000;
    public const int Regular = 0x8000;

    private const int Mask = 0xF000;

    /// <summary>Whether the path, links followed, is of this kind.</summary>
    public static bool Is(string path, int kind)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path);
        }

        // struct statx is the one layout that is the same on every architecture; stx_mode is at byte 28.
        Span<byte> buffer = stackalloc byte[256];
        const int CurrentDirectory = -100;
        const uint TypeAndMode = 3;
        return Statx(CurrentDirectory, path, 0, TypeAndMode, ref MemoryMarshal.GetReference(buffer)) == 0 &&
            (BitConverter.ToUInt16(buffer[28..]) & Mask) == kind;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, ref byte buffer);
}
