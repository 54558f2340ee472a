using Jota.Store;
using Jota.Store.Etcd.Membership;
using Jota.Store.Etcd.Settings;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting.Members;

/// <summary>Waits for an etcd that was started to serve: it does as soon as it knows of a leader.</summary>
internal sealed partial class EtcdStart(EtcdStoreOptions store, TimeProvider clock, ILogger log, IProgress<string> progress)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestAlone = TimeSpan.FromMinutes(1);
    private readonly ILogger _log = log;

    /// <summary>
    /// Returns who belongs to it when it serves: one that is alone has a minute for it, one of several as long as it takes the others to
    /// come. Throws <see cref="EtcdSetupException"/> when it ends or is late.
    /// </summary>
    public async Task<EtcdRoster> UntilServingAsync(MemberProcess process, bool alone, CancellationToken ct)
    {
        progress.Report("starting etcd");
        var begin = clock.GetTimestamp();
        for (var patience = alone ? LongestAlone : Soon; ; patience = Soon)
        {
            var (roster, why) = await WaitAsync(process, patience, ct);
            if (roster is not null)
            {
                return roster;
            }

            if (process.Ended.IsCompleted || alone)
            {
                throw await FailureAsync(process, why);
            }

            progress.Report("waiting for a majority of etcd's members");
            LogWaiting(clock.GetElapsedTime(begin), PrivateEtcd.WayOut);
        }
    }

    /// <summary>
    /// Has a member that only listens count, as soon as it has caught up. The others are asked: it does not tell itself who belongs to
    /// them.
    /// </summary>
    public async Task UntilPromotedAsync(MemberProcess process, MemberRecord member, CancellationToken ct)
    {
        progress.Report("etcd catches up with the others");
        using var others = new EtcdMembership(store with { Endpoints = member.Others });
        while (true)
        {
            var why = "it has not caught up";
            try
            {
                var own = (await others.ListAsync(ct)).All.FirstOrDefault(peer => peer.Id == member.Id) ?? throw new EtcdSetupException(
                    $"the member {member.Name} was let go by the others before it had caught up: empty the data directory and join anew");
                if (!own.IsLearner || await others.PromoteAsync(member.Id, ct))
                {
                    return;
                }
            }
            catch (StoreException e) when (e.Unavailable || e.OutcomeUnknown)
            {
                why = e.Message;
            }

            if (process.Ended.IsCompleted)
            {
                throw await FailureAsync(process, why);
            }

            await ((Task)process.Ended).WaitAsync(Pause * 5, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Who belongs to it; null when it does not serve within a few seconds.</summary>
    public async Task<EtcdRoster?> ServesSoonAsync(MemberProcess process, CancellationToken ct)
    {
        progress.Report("looking for a majority of etcd's members");
        return (await WaitAsync(process, Soon, ct)).Roster;
    }

    private static async Task<EtcdSetupException> FailureAsync(MemberProcess process, string why)
    {
        if (!process.Ended.IsCompleted)
        {
            return new($"etcd does not serve: {why}");
        }

        var end = await process.Ended;
        return new(end.IsPortTaken
            ? $"etcd cannot listen: {end.Words}. Choose others by --etcd-client-port and --etcd-peer-port (0 for free ones)"
            : $"etcd ended: {end.Words}");
    }

    private async Task<(EtcdRoster? Roster, string Why)> WaitAsync(MemberProcess process, TimeSpan patience, CancellationToken ct)
    {
        using var membership = new EtcdMembership(store with { Endpoints = [store.Endpoints[0]], AttemptLimit = TimeSpan.FromSeconds(1) });
        var begin = clock.GetTimestamp();
        for (var why = ""; ;)
        {
            try
            {
                var roster = await membership.ListAsync(ct);
                if (await membership.WhyNoMajorityAsync(TimeSpan.FromSeconds(1), ct) is not { Message: var none })
                {
                    return (roster, "");
                }

                why = none;
            }
            catch (StoreException e)
            {
                why = e.Message;
            }

            if (process.Ended.IsCompleted || clock.GetElapsedTime(begin) > patience)
            {
                return (null, why);
            }

            await ((Task)process.Ended).WaitAsync(Pause, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }
    }

    [LoggerMessage(
        LogLevel.Warning, "etcd has waited for {Time} for a majority of its members. Start the other servers, too. {WayOut}")]
    private partial void LogWaiting(TimeSpan time, string wayOut);
}
