using System.Diagnostics;
using System.Net.Sockets;
using Jota.Network.Services;

namespace Jota.Benchmarks.Services;

/// <summary>
/// Hears from the kernel when rules come into force. <c>nft</c> itself ends later: the kernel has it wait until what is gone is cleaned up.
/// </summary>
internal sealed class RuleClock : IDisposable
{
    private const int NewGeneration = (10 << 8) | 15;

    private readonly Socket _socket = NetlinkSocket.Open(TableMessages.Group);

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
}
