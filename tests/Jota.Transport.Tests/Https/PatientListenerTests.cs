using System.Net;
using System.Net.Sockets;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Transport.Tests.Https;

public sealed class PatientListenerTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Queue<SocketError?> _script = new();
    private int _accepts;

    public PatientListenerTests() => _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public void Dispose() => _listening.Dispose();

    [Fact]
    public async Task Without_descriptors_it_waits_before_it_asks_again()
    {
        Script(SocketError.TooManyOpenSockets, SocketError.TooManyOpenSockets, null);
        var accepting = Listener().AcceptAsync(CancellationToken.None).AsTask();
        Assert.Equal(1, _accepts);

        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(1, _accepts);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, _accepts);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.NotNull(await accepting);
    }

    [Fact]
    public async Task A_client_that_left_early_costs_the_next_one_nothing()
    {
        Script(SocketError.ConnectionReset, SocketError.ConnectionReset, null);
        Assert.NotNull(await Listener().AcceptAsync(CancellationToken.None));
        Assert.Equal(3, _accepts);
    }

    [Fact]
    public async Task When_listening_ends_there_is_no_next_one()
    {
        Script(SocketError.OperationAborted);
        Assert.Null(await Listener().AcceptAsync(CancellationToken.None));
    }

    private void Script(params SocketError?[] steps) => Array.ForEach(steps, _script.Enqueue);

    private PatientListener Listener() => new(
        _listening, _ => new DefaultConnectionContext(), _clock, NullLogger.Instance, _ =>
        {
            _accepts++;
            return _script.Dequeue() is { } error
                ? ValueTask.FromException<Socket>(new SocketException((int)error))
                : new(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        });
}
