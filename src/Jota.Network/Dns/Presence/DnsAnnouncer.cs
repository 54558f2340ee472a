using System.Net;
using Jota.Client;
using k8s.Models;

namespace Jota.Network.Dns.Presence;

/// <summary>Makes the Service and the node's slice when the node is there, and again when another of its name is.</summary>
/// <param name="api">The API, as the DNS.</param>
/// <param name="cluster">The Service's address.</param>
/// <param name="local">Where the node's pods find the server.</param>
internal sealed class DnsAnnouncer(IApi api, IPAddress cluster, IPAddress local) : IDisposable
{
    private readonly SemaphoreSlim _told = new(0);
    private volatile V1Node? _node;

    /// <summary>The node is there.</summary>
    public void Put(V1Node node)
    {
        _node = node;
        _told.Release();
    }

    /// <summary>Waits for the node, and announces; what fails is tried again by the next call.</summary>
    public async Task AnnounceAsync(CancellationToken ct)
    {
        await _told.WaitAsync(ct);
        try
        {
            await DnsPresence.AnnounceAsync(api, _node!, cluster, local, ct);
        }
        catch
        {
            _told.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _told.Dispose();
}
