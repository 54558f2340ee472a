using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Jota.Network.Services;

/// <summary>A socket to the kernel's netfilter, in the network namespace of the thread that makes it.</summary>
internal static partial class NetlinkSocket
{
    private const int Netlink = 16;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int Netfilter = 12;

    /// <summary>Opens one. Throws <see cref="SocketException"/> where that is not allowed.</summary>
    public static Socket Open()
    {
        var handle = Open(Netlink, RawCloseOnExec, Netfilter);
        return handle >= 0
            ? new Socket(new SafeSocketHandle(handle, ownsHandle: true))
            : throw new SocketException(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(int domain, int type, int protocol);
}
