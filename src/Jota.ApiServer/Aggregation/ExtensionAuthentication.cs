using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Aggregation;

/// <summary>
/// Publishes how this server is to be known to aggregated ones: the ConfigMap <c>extension-apiserver-authentication</c> in
/// <c>kube-system</c>, which every such server reads when it starts.
/// </summary>
internal static class ExtensionAuthentication
{
    public static readonly ObjectKey Key = new("kube-system", "extension-apiserver-authentication");

    public static async Task PublishAsync(IApi api, FrontProxy proxy, CancellationToken ct)
    {
        var wanted = Data(proxy);
        try
        {
            var metadata = new V1ObjectMeta { Name = Key.Name, NamespaceProperty = Key.Namespace };
            await api.CreateAsync(new V1ConfigMap { Metadata = metadata, Data = wanted }, ct);
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            await UpdateAsync(api, wanted, ct);
        }
    }

    private static async Task UpdateAsync(IApi api, Dictionary<string, string> wanted, CancellationToken ct)
    {
        var stored = await api.GetAsync<V1ConfigMap>(Key, ct);
        var data = new Dictionary<string, string>(stored.Data ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (wanted.All(entry => data.TryGetValue(entry.Key, out var value) && value == entry.Value))
        {
            return;
        }

        foreach (var (key, value) in wanted)
        {
            data[key] = value;
        }

        await api.UpdateAsync(stored with { Data = data }, ct);
    }

    private static Dictionary<string, string> Data(FrontProxy proxy) => new(StringComparer.Ordinal)
    {
        ["client-ca-file"] = proxy.ClientAuthority,
        ["requestheader-client-ca-file"] = proxy.Authority,
        ["requestheader-allowed-names"] = $"[\"{FrontProxy.Name}\"]",
        ["requestheader-username-headers"] = $"[\"{RemoteIdentity.UserHeader}\"]",
        ["requestheader-uid-headers"] = $"[\"{RemoteIdentity.UidHeader}\"]",
        ["requestheader-group-headers"] = $"[\"{RemoteIdentity.GroupHeader}\"]",
        ["requestheader-extra-headers-prefix"] = $"[\"{RemoteIdentity.ExtraPrefix}\"]",
    };
}
