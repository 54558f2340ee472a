using System.Net.Sockets;
using Jota.Client;
using Jota.Hosting.Members;
using Jota.Kubelet.Runtime;
using Jota.Network.Services;
using Jota.Store;

namespace Jota.Hosting;

/// <summary>Which failures of a start are for whoever started it to mend, and what they are told.</summary>
internal static class StartFailures
{
    /// <summary>What is told; null for a fault of the program.</summary>
    public static ClusterStartException? Of(Exception failure, ClusterOptions options) =>
        failure is StoreException { Damaged: true } damage ? new(Damaged(damage, options), damage) : Of(failure);

    /// <summary>The same where nothing is stored.</summary>
    public static ClusterStartException? Of(Exception failure) => failure switch
    {
        ClusterStartException told => told,
        JoinException or EtcdSetupException => new(failure.Message, failure),
        RuntimeSetupException or NftablesException or IOException or UnauthorizedAccessException or SocketException =>
            new(failure.Message, failure),
        _ => null,
    };

    private static string Damaged(StoreException damage, ClusterOptions options) =>
        $"{damage.Message}. Put back a copy of {ClusterStore.FolderOf(options)}, or start once with --accept-data-loss "
        + "to go on with what can be read (the damaged files are kept there)";
}
