using System.Net;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Store;
using Jota.Store.Etcd.Membership;

namespace Jota.Hosting.Members;

/// <summary>Lets the etcd of a further server in. Throws <see cref="ApiException"/> that says why it cannot be.</summary>
internal static class MemberAdmission
{
    /// <summary>Adds it as a learner: it counts for a majority when it has caught up.</summary>
    public static async Task<(EtcdPeer Added, EtcdRoster Roster)> RunAsync(
        EtcdMembership membership, MemberRecord own, ServerNewcomer newcomer, CancellationToken ct)
    {
        try
        {
            var roster = await membership.ListAsync(ct);
            if (FindObstacle(roster, own, newcomer) is { } why)
            {
                throw new ApiException(409, "Conflict", why);
            }

            // What is left of an attempt that was given up.
            if (At(roster, newcomer.Peer) is { } before)
            {
                await membership.RemoveAsync(before.Id, ct);
            }

            return await membership.AddLearnerAsync(newcomer.Peer, ct);
        }
        catch (StoreException e)
        {
            throw e.Unavailable || e.OutcomeUnknown ? new ApiException(503, "ServiceUnavailable", e.Message)
                : new ApiException(
                    409, "Conflict",
                    $"{e.Message}. All members have to answer, and one joins at a time: start whoever does not answer, or let it go (on a "
                    + "server that runs: jota server leave --member NAME)");
        }
    }

    /// <summary>The members as <c>--initial-cluster</c> of the newcomer wants them. Pure.</summary>
    public static string Beginning(EtcdRoster roster, EtcdPeer added, string name) => string.Join(',',
        from peer in roster.All
        let called = peer.Id == added.Id ? name : peer.Name.Length > 0 ? peer.Name : $"{peer.Id:x}"
        from address in peer.Peers
        select $"{called}={MemberRecord.Text(address)}");

    /// <summary>Why a newcomer cannot be let in; null when it can. Pure.</summary>
    public static string? FindObstacle(EtcdRoster roster, MemberRecord own, ServerNewcomer newcomer)
    {
        if (newcomer.Name.AsSpan().IndexOfAny(",=") >= 0)
        {
            return $"\"{newcomer.Name}\" is no name for a member: give --node-name";
        }

        if (roster.All.Any(peer => peer.Name == newcomer.Name))
        {
            return $"a server \"{newcomer.Name}\" is a member already: give this one a --node-name of its own; if it is the same machine "
                + $"with an empty data directory, let the old member go first (jota server leave --member {newcomer.Name})";
        }

        if (At(roster, newcomer.Peer) is { Name: { Length: > 0 } name })
        {
            return $"the member {name} is at {newcomer.Peer} already: on one machine each server has an --etcd-peer-port of its own "
                + "(0 for any)";
        }

        return IsLoopback(own.Peer) && !IsLoopback(newcomer.Peer)
            ? "this server's etcd is on loopback alone: start it with --advertise-address ADDRESS, where other machines reach it"
            : !IsLoopback(own.Peer) && IsLoopback(newcomer.Peer)
            ? "the newcomer's etcd is on loopback alone: start it with --advertise-address ADDRESS, where other machines reach it"
            : null;
    }

    private static EtcdPeer? At(EtcdRoster roster, Uri peer) => roster.All.FirstOrDefault(one => one.Peers.Contains(peer));

    private static bool IsLoopback(Uri address) => IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip);
}
