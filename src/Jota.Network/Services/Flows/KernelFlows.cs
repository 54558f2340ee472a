namespace Jota.Network.Services;

/// <summary>The kernel's own memory, over netlink.</summary>
internal sealed class KernelFlows : IFlowTable
{
    private const int Window = 64 * 1024;

    /// <inheritdoc/>
    public int Forget(IpFamily family, Func<Flow, bool> isChosen)
    {
        using var socket = NetlinkSocket.Open();
        socket.Send(FlowMessages.List(family));
        var chosen = new List<byte[]>();
        var buffer = new byte[Window];
        var last = false;
        while (!last)
        {
            var received = socket.Receive(buffer);
            last = Read(buffer.AsSpan(0, received), family, isChosen, chosen);
        }

        foreach (var message in chosen)
        {
            // One that has ended by itself meanwhile is answered with an error that nobody reads.
            socket.Send(message);
        }

        return chosen.Count;
    }

    private static bool Read(ReadOnlySpan<byte> received, IpFamily family, Func<Flow, bool> isChosen, List<byte[]> chosen)
    {
        while (received.Length >= FlowMessages.HeaderLength)
        {
            var message = received[..FlowMessages.LengthOf(received)];
            if (FlowMessages.IsLast(message))
            {
                return true;
            }

            if (FlowMessages.Read(message) is { } flow && isChosen(flow))
            {
                chosen.Add(FlowMessages.Forget(message, family));
            }

            received = received[Math.Min(FlowMessages.Aligned(message.Length), received.Length)..];
        }

        return false;
    }
}
