using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Tests.Http;

/// <summary>A kubelet whose logs never end: as much is written as is taken.</summary>
internal sealed class FloodingNode : INodeConnections, INodeConnection
{
    private int _following;

    /// <summary>How many logs are being written.</summary>
    public int Following => Volatile.Read(ref _following);

    public INodeConnection? Find(string node) => this;

    public Task<NodeSummary> SummaryAsync(CancellationToken ct) => throw new ApiException(500, "InternalError", "it has logs alone");

    public async Task CopyLogsAsync(ObjectKey pod, string uid, LogOptions options, Stream into, CancellationToken ct)
    {
        // As long as what is copied from a node over HTTPS.
        var piece = new byte[81920];
        Interlocked.Increment(ref _following);
        try
        {
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                await into.WriteAsync(piece, ct);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _following);
        }
    }
}
