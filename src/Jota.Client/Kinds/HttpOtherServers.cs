using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>What other servers serve behind a server elsewhere: known by its APIServices, asked through it.</summary>
/// <param name="api">The server, as whoever asks.</param>
/// <param name="services">The APIServices there are.</param>
public sealed class HttpOtherServers(HttpApi api, ILister<V1APIService> services) : IOtherServers
{
    /// <inheritdoc/>
    public bool Serve(string group, string version) =>
        services.Find(ObjectKey.Cluster(APIServices.NameOf(group, version))) is { Spec.Service: not null };

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadAsync(string group, string version, string path, CancellationToken ct) =>
        api.ReadAsync($"/apis/{group}/{version}/{path}", null, ct);
}
