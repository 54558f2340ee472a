using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Jota.Benchmarks.Services;

/// <summary>
/// Hears from the kernel when rules come into force. <c>nft</c> itself ends later: the kernel has it wait until what is gone is cleaned up.
/// </summary>
internal sealed partial class RuleClock : IDisposable
{
    private const int Netlink = 16;
    private const int Raw = 3;
    private const int Netfilter = 12;
    private const int NetlinkLevel = 270;
    private const int AddMembership = 1;
    private const int RulesGroup = 7;
    private const int AddressLength = 12;
    private const int NewGeneration = (10 << 8) | 15;

    private readonly Socket _socket;

    public RuleClock()
    {
        // Without an address of its own it would hear nothing.
        var handle = Open(Netlink, Raw, Netfilter);
        if (Bind(handle, [Netlink, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], AddressLength) != 0)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }

        _socket = new Socket(new SafeSocketHandle(handle, ownsHandle: true));
        _socket.SetRawSocketOption(NetlinkLevel, AddMembership, BitConverter.GetBytes(RulesGroup));
    }

    /// <summary>When the next rules come into force, as <see cref="Stopwatch.GetTimestamp"/>. To be begun before they are sent.</summary>
    public Task<long> NextAsync() => Task.Factory.StartNew(Wait, TaskCreationOptions.LongRunning);

    public void Dispose() => _socket.Dispose();

    private long Wait()
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var received = buffer.AsSpan(0, _socket.Receive(buffer));
            var now = Stopwatch.GetTimestamp();
            for (; received.Length >= 16; received = received[Math.Min((BitConverter.ToInt32(received) + 3) & ~3, received.Length)..])
            {
                if (BitConverter.ToUInt16(received[4..]) == NewGeneration)
                {
                    return now;
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Open(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int handle, byte[] address, int length);
}
