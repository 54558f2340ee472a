using System.Text;
using Jota.Transport.Spdy;
using Jota.Transport.Upgrades;

namespace Jota.ApiServer.Http;

/// <summary>A connection to a pod's port that goes through the node's server, as a forwarded port does.</summary>
internal sealed class NodePortStream : SequentialStream
{
    private const int LongestError = 4096;

    private readonly Stream _connection;
    private readonly SpdySession _session;
    private readonly SpdyStream _error;
    private readonly Stream _input;
    private readonly SpdyStream _data;

    private NodePortStream(Stream connection, SpdySession session, SpdyStream error, SpdyStream data)
    {
        (_connection, _session, _error, _data) = (connection, session, error, data);
        _input = data.Input.AsStream();
    }

    /// <summary>Connects. Throws <see cref="IOException"/> with what the node says when it does not forward the port.</summary>
    public static async ValueTask<Stream> ConnectAsync(KubeletClient? kubelets, NodePort port, CancellationToken ct)
    {
        var answer = kubelets is null ? null : await kubelets.UpgradeAsync(port.Address, StreamProtocols.PortForward, ct);
        if (answer is not UpgradeAnswer.Accepted accepted)
        {
            throw new IOException(answer is UpgradeAnswer.Refused refused ? refused.Text : "this server has no credentials for nodes");
        }

        var session = SpdySession.Start(accepted.Connection, SpdyRole.Client);
        try
        {
            var headers = new Dictionary<string, string> { ["streamtype"] = "error", ["port"] = port.Port, ["requestid"] = "0" };
            var error = await session.OpenAsync(headers, ct);
            await error.CompleteAsync(ct);
            var data = await session.OpenAsync(new Dictionary<string, string>(headers) { ["streamtype"] = "data" }, ct);
            return new NodePortStream(accepted.Connection, session, error, data);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var length = await _input.ReadAsync(buffer, cancellationToken);
        if (length == 0 && buffer.Length > 0)
        {
            await ThrowIfRefusedAsync(cancellationToken);
        }

        return length;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _data.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The session ends with its connection.
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }

    // Nothing more comes: because the pod has said all, or because nobody listens.
    private async ValueTask ThrowIfRefusedAsync(CancellationToken ct)
    {
        var read = await _error.Input.ReadAtLeastAsync(LongestError, ct);
        var text = Encoding.UTF8.GetString(read.Buffer);
        _error.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        if (text.Length > 0)
        {
            throw new IOException(text);
        }
    }
}
