using System.Collections.Frozen;
using System.Globalization;
using Jota.ApiServer.Http;
using Jota.Store;
using Jota.Store.Etcd.Membership;
using Jota.Store.Etcd.Settings;

namespace Jota.Hosting.Members;

/// <summary>Lets members of an etcd of our own go. Throws <see cref="EtcdSetupException"/> that says why it cannot be.</summary>
internal static class MemberLeaving
{
    /// <summary>The etcd of a data directory, for a client beside the server that runs it.</summary>
    public static EtcdStoreOptions Beside(EtcdHome home, TimeProvider clock)
    {
        var member = MemberFile.Read(home) ?? throw new EtcdSetupException($"{home.Folder} has no etcd of our own");
        var certificates = EtcdCertificates.OpenClient(home.Certificates, clock);
        return new([member.Client, .. member.Others])
        {
            AuthorityFile = certificates.AuthorityFile,
            CertificateFile = certificates.ClientFile,
            KeyFile = certificates.ClientKeyFile,
            WhenAway = () => PrivateEtcd.WayOut,
        };
    }

    /// <summary>Lets a member go.</summary>
    /// <param name="store">How clients reach the etcd.</param>
    /// <param name="name">The member's name, or its number as etcd prints it; null for the one that is asked.</param>
    /// <param name="ct">Gives it up.</param>
    /// <returns>What it was called.</returns>
    public static async Task<string> RunAsync(EtcdStoreOptions store, string? name, CancellationToken ct)
    {
        try
        {
            using var membership = new EtcdMembership(store);
            var roster = await membership.ListAsync(ct);
            var leaver = Find(roster, name) ?? throw new EtcdSetupException(
                $"there is no member \"{name}\"; there are {string.Join(", ", roster.All.Select(peer => peer.Text))}");
            if (LeavePlan.FindObstacle(roster, leaver, await LivingAsync(store, roster, ct)) is { } why)
            {
                throw new EtcdSetupException(why);
            }

            // The others are asked: one that goes may be gone before it has answered.
            var others = roster.Voters.Where(peer => peer.Id != leaver.Id).SelectMany(peer => peer.Clients);
            using var staying = new EtcdMembership(store with { Endpoints = [.. others] });
            await staying.RemoveAsync(leaver.Id, ct);
            return leaver.Text;
        }
        catch (StoreException e)
        {
            throw new EtcdSetupException(e.Message, e);
        }
    }

    private static EtcdPeer? Find(EtcdRoster roster, string? name) => name is null ? roster.Own : roster.All.FirstOrDefault(
        peer => peer.Name == name
            || (ulong.TryParse(name, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var id) && peer.Id == id));

    private static async Task<FrozenSet<ulong>> LivingAsync(EtcdStoreOptions store, EtcdRoster roster, CancellationToken ct)
    {
        var asked = await Task.WhenAll(roster.All.Where(peer => !peer.Clients.IsEmpty).Select(LivesAsync));
        return asked.Where(one => one.Lives).Select(one => one.Id).ToFrozenSet();

        async Task<(ulong Id, bool Lives)> LivesAsync(EtcdPeer peer)
        {
            using var alone = new EtcdMembership(store with { Endpoints = peer.Clients });
            try
            {
                await alone.ListAsync(ct);
                return (peer.Id, true);
            }
            catch (StoreException)
            {
                return (peer.Id, false);
            }
        }
    }
}
