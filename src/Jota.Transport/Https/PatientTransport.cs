using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Jota.Transport.Https;

/// <summary>Kestrel's sockets behind a <see cref="PatientListener"/>; those that are files are their owner's alone.</summary>
internal sealed class PatientTransport(IOptions<SocketTransportOptions> options, IMemoryPoolFactory<byte> memory, ILoggerFactory logging)
    : IConnectionListenerFactory, IDisposable
{
    private readonly SocketConnectionContextFactory _connections = new(
        OptionsOf(options.Value, memory), logging.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets"));

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            var socket = options.Value.CreateBoundListenSocket(endpoint);
            if (endpoint is UnixDomainSocketEndPoint file && !OperatingSystem.IsWindows())
            {
                // Nobody can connect before it listens.
                File.SetUnixFileMode(file.ToString(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            socket.Listen(options.Value.Backlog);
            return new(new PatientListener(socket, _connections.Create, TimeProvider.System, logging.CreateLogger<PatientListener>()));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(e.Message, e);
        }
    }

    public void Dispose() => _connections.Dispose();

    private static SocketConnectionFactoryOptions OptionsOf(SocketTransportOptions options, IMemoryPoolFactory<byte> memory)
    {
        var copied = new SocketConnectionFactoryOptions
        {
            IOQueueCount = options.IOQueueCount,
            WaitForDataBeforeAllocatingBuffer = options.WaitForDataBeforeAllocatingBuffer,
            MaxReadBufferSize = options.MaxReadBufferSize,
            MaxWriteBufferSize = options.MaxWriteBufferSize,
            UnsafePreferInlineScheduling = options.UnsafePreferInlineScheduling,
        };
        SetMemory(copied, memory);
        return copied;
    }

    // Not public there, and without it connections would have blocks of their own that are never given back.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_MemoryPoolFactory")]
    private static extern void SetMemory(SocketConnectionFactoryOptions options, IMemoryPoolFactory<byte> memory);
}
