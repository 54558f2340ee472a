using System.Net.Sockets;

namespace Jota.Network.Services;

/// <summary>Hears it over netlink, without asking in between.</summary>
internal sealed class KernelRuleWatch : IRuleWatch
{
    private const int Window = 64 * 1024;

    private readonly Socket _events;
    private readonly Socket _questions;
    private readonly byte[] _buffer = new byte[Window];

    private KernelRuleWatch(Socket events, Socket questions) => (_events, _questions) = (events, questions);

    /// <summary>Begins to hear, in the network namespace of this thread.</summary>
    public static KernelRuleWatch Open() => new(NetlinkSocket.Open(TableMessages.Group), NetlinkSocket.Open());

    /// <inheritdoc/>
    public async Task UntilGoneAsync(string table, CancellationToken ct)
    {
        while (!await IsHintAsync(ct) || Exists(table))
        {
        }
    }

    public void Dispose()
    {
        _events.Dispose();
        _questions.Dispose();
    }

    private async Task<bool> IsHintAsync(CancellationToken ct)
    {
        try
        {
            return TableMessages.TellOfDeletion(_buffer.AsSpan(0, await _events.ReceiveAsync(_buffer, ct)));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.NoBufferSpaceAvailable)
        {
            // Too much at once, as when many services are loaded: some of it was not heard.
            return true;
        }
    }

    private bool Exists(string table)
    {
        _questions.Send(TableMessages.Ask(table));
        var answer = new byte[Window];
        return TableMessages.IsTable(answer.AsSpan(0, _questions.Receive(answer)));
    }
}
