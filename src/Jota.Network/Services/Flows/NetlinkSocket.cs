using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Jota.Network.Services;

/// <summary>A socket to the kernel's netfilter, in the network namespace of the thread that makes it.</summary>
internal static partial class NetlinkSocket
{
    private const int Netlink = 16;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int Netfilter = 12;
    private const int NetlinkLevel = 270;
    private const int AddMembership = 1;
    private const int AddressLength = 12;

    /// <summary>Opens one. Throws <see cref="SocketException"/> where that is not allowed.</summary>
    public static Socket Open()
    {
        var handle = Open(Netlink, RawCloseOnExec, Netfilter);
        return handle >= 0
            ? new Socket(new SafeSocketHandle(handle, ownsHandle: true))
            : throw new SocketException(Marshal.GetLastPInvokeError());
    }

    /// <summary>Opens one that hears what is told to a group.</summary>
    public static Socket Open(int group)
    {
        var socket = Open();

        // Without an address of its own it would hear nothing.
        if (Bind((int)socket.SafeHandle.DangerousGetHandle(), [Netlink, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], AddressLength) != 0)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }

        socket.SetRawSocketOption(NetlinkLevel, AddMembership, BitConverter.GetBytes(group));
        return socket;
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Bind(int handle, byte[] address, int length);
}
