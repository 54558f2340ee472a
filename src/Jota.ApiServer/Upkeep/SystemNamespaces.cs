using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>The namespaces that every cluster has.</summary>
internal sealed class SystemNamespaces(IApi api)
{
    private static readonly string[] Names = ["default", "kube-system", "kube-public", "kube-node-lease"];

    /// <summary>Creates those that are missing.</summary>
    public Task EnsureAsync(CancellationToken ct) => Task.WhenAll(Names.Select(n => EnsureAsync(n, ct)));

    private async Task EnsureAsync(string name, CancellationToken ct)
    {
        try
        {
            await api.GetAsync<V1Namespace>(ObjectKey.Cluster(name), ct);
        }
        catch (ApiException missing) when (missing.Reason == "NotFound")
        {
            await CreateAsync(name, ct);
        }
    }

    private async Task CreateAsync(string name, CancellationToken ct)
    {
        try
        {
            await api.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, ct);
        }
        catch (ApiException exists) when (exists.Reason == "AlreadyExists")
        {
            // Another server on the same store was faster.
        }
    }
}
