using Jota.ApiServer.Http;
using Jota.Hosting.Members;

namespace Jota.Hosting;

/// <summary>Both ends of how a further server comes to a cluster.</summary>
internal static class ClusterJoining
{
    /// <summary>Joins, where that is asked for, and answers with which options it goes on: some are what the first server said.</summary>
    public static async Task<ClusterOptions> EnterAsync(ClusterOptions options, IProgress<string> progress, CancellationToken ct)
    {
        if (options is not { Store: StoreKind.Etcd, Etcd: null })
        {
            return options.Join is null ? options : throw new ClusterStartException("--join needs --store etcd, and no --etcd-endpoints");
        }

        if (options.Join is { } join)
        {
            await MemberJoining.RunAsync(
                options.DataDirectory, join, ClusterStore.PrivateEtcdOf(options), SettingsOf(options), progress, ct);
        }

        var encryption = EtcdHome.Of(options.DataDirectory).Encryption;
        return options.Encryption is null && File.Exists(encryption) ? options with { Encryption = new(encryption) } : options;
    }

    /// <summary>Lets further servers in; null where there is no etcd that they could join.</summary>
    public static Func<ServerNewcomer, CancellationToken, Task<byte[]>>? For(ClusterOptions options, PrivateEtcd? etcd) =>
        etcd is null ? null : async (newcomer, ct) =>
        {
            var files = await SharedFiles.ReadAsync(options.DataDirectory, options.Encryption?.Path, ct);
            return await etcd.AdmitAsync(newcomer, SettingsOf(options), files, ct);
        };

    private static SharedSettings SettingsOf(ClusterOptions options) =>
        new(options.PrivateEtcd.Prefix, options.ServiceCidr, options.PodCidr);
}
