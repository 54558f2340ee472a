using System.Collections.Frozen;
using Jota.Store.Etcd.Membership;

namespace Jota.Hosting.Members;

/// <summary>Whether a member can be let go. Pure.</summary>
internal static class LeavePlan
{
    /// <summary>Why not: those who would be left could not decide anything; null when it can.</summary>
    /// <param name="roster">Who belongs to it.</param>
    /// <param name="leaver">Who is to go.</param>
    /// <param name="living">The numbers of those who answer.</param>
    public static string? FindObstacle(EtcdRoster roster, EtcdPeer leaver, FrozenSet<ulong> living)
    {
        if (leaver.IsLearner)
        {
            return null;
        }

        var left = roster.Voters.Where(peer => peer.Id != leaver.Id).ToList();
        var (alive, majority) = (left.Count(peer => living.Contains(peer.Id)), (left.Count / 2) + 1);
        return left.Count == 0 ? $"{leaver.Text} is the only member: there is nobody to keep what is stored"
            : alive < majority
            ? $"of the {left.Count} members that would be left {alive} answer, and {majority} are needed to decide anything: start the "
                + "others first"
            : null;
    }
}
