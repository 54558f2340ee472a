using System.Runtime.InteropServices;

namespace Jota.Kubectl;

/// <summary>The kernel's calls about terminals (termios(3), ioctl_tty(2)), as Linux has them.</summary>
internal static partial class TerminalCalls
{
    // What libc keeps of a terminal is 60 bytes on Linux; nobody looks inside but its own functions.
    private const int SettingsSize = 256;
    private const int SetNow = 0;
    private const uint GetWindowSize = 0x5413;

    public static bool IsTerminal(int descriptor) => isatty(descriptor) == 1;

    /// <summary>A terminal's settings; null where the descriptor is none.</summary>
    public static byte[]? SettingsOf(int descriptor)
    {
        var settings = new byte[SettingsSize];
        return tcgetattr(descriptor, settings) == 0 ? settings : null;
    }

    /// <summary>The same with every key let through as it is, and none shown.</summary>
    public static byte[] Raw(byte[] settings)
    {
        var raw = (byte[])settings.Clone();
        cfmakeraw(raw);
        return raw;
    }

    public static void Set(int descriptor, byte[] settings) => _ = tcsetattr(descriptor, SetNow, settings);

    public static TerminalSize? SizeOf(int descriptor)
    {
        // Rows, columns, and both in pixels.
        var size = new ushort[4];
        return ioctl(descriptor, GetWindowSize, size) == 0 && size[0] > 0 && size[1] > 0 ? new(size[1], size[0]) : null;
    }

    [LibraryImport("libc")]
    private static partial int isatty(int descriptor);

    [LibraryImport("libc")]
    private static partial int tcgetattr(int descriptor, [Out] byte[] settings);

    [LibraryImport("libc")]
    private static partial int tcsetattr(int descriptor, int when, [In] byte[] settings);

    [LibraryImport("libc")]
    private static partial void cfmakeraw([In, Out] byte[] settings);

    [LibraryImport("libc")]
    private static partial int ioctl(int descriptor, nuint request, [In, Out] ushort[] size);
}
