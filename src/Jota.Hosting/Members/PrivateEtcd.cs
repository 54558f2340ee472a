using System.Net;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Kubelet.Runtime;
using Jota.Store.Etcd.Membership;
using Jota.Store.Etcd.Settings;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting.Members;

/// <summary>
/// A member of etcd of our own, which ends when this process does. While this runs, one that dies is started again, at once and then with
/// growing pauses.
/// </summary>
public sealed partial class PrivateEtcd : IAsyncDisposable
{
    /// <summary>What is told when a majority of several members does not answer.</summary>
    internal const string WayOut =
        "If a majority of etcd's members is lost for good, stop this server and start it once with --force-new-cluster: it goes on alone "
        + "with what it has";

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GoodTime = TimeSpan.FromMinutes(1);
    private static readonly BackOff Pauses = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));

    private readonly EtcdHome _home;
    private readonly EtcdCertificates _certificates;
    private readonly PrivateEtcdOptions _options;
    private readonly string _binary;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private MemberRecord _member;
    private MemberProcess _process = null!;
    private Task _supervision = Task.CompletedTask;

    private PrivateEtcd(
        string binary, EtcdHome home, MemberRecord member, EtcdCertificates certificates, PrivateEtcdOptions options, TimeProvider clock,
        ILogger log)
    {
        (_binary, _home, _member, _certificates, _options) = (binary, home, member, certificates, options);
        (_clock, _log) = (clock, log);
    }

    /// <summary>How its clients, and those of the other members, reach it: this member first.</summary>
    public EtcdStoreOptions Store => new([_member.Client, .. _member.Others])
    {
        AuthorityFile = _certificates.AuthorityFile,
        CertificateFile = _certificates.ClientFile,
        KeyFile = _certificates.ClientKeyFile,
        Prefix = _options.Prefix,
        Clock = _clock,
        WhenAway = () => _member.Others.IsEmpty ? null : WayOut,
    };

    /// <summary>The process that runs now.</summary>
    internal int Pid => Volatile.Read(ref _process).Pid;

    /// <summary>
    /// Starts it, and returns when it answers and a majority does. Throws <see cref="EtcdSetupException"/> that says why it cannot be.
    /// </summary>
    public static async Task<PrivateEtcd> StartAsync(
        EtcdHome home, PrivateEtcdOptions options, TimeProvider clock, ILogger<PrivateEtcd> log, IProgress<string> progress,
        CancellationToken ct)
    {
        // 1. What it needs, and what it is.
        var binary = FindProgram(options);
        home.Make();
        var member = MemberPlan.Compute(options, MemberFile.Read(home), () => FreePort.Of(options.Address));
        MemberFile.Write(home, member);
        var certificates = EtcdCertificates.Open(home.Certificates, member.Name, IPAddress.Parse(member.Address), clock);
        var etcd = new PrivateEtcd(binary, home, member, certificates, options, clock, log);
        try
        {
            // 2. It answers, and so does a majority.
            var start = new EtcdStart(etcd.Store, clock, log, progress);
            var forced = options.ForceNewCluster && await etcd.MustBeForcedAsync(start, ct);
            etcd._process = await etcd.LaunchAsync(forced, ct);
            if (member.IsLearner)
            {
                await start.UntilPromotedAsync(etcd._process, member, ct);
                etcd.Keep(member with { IsLearner = false });
            }

            var roster = await start.UntilServingAsync(etcd._process, alone: forced || member.Others.IsEmpty, ct);

            // 3. Who belongs to it, and where this member is found.
            await etcd.TakeUpAsync(roster, ct);
        }
        catch
        {
            await etcd.DisposeAsync();
            throw;
        }

        // 4. Watch over it.
        etcd._supervision = etcd.SuperviseAsync(etcd._stopping.Token);
        return etcd;
    }

    /// <summary>
    /// Lets the etcd of a further server in, and answers what that one needs to begin. Throws <see cref="ApiException"/> that says why it
    /// cannot be.
    /// </summary>
    /// <param name="newcomer">Who asks.</param>
    /// <param name="settings">What has to be the same there.</param>
    /// <param name="files">What all servers share.</param>
    /// <param name="ct">Gives it up.</param>
    internal async Task<byte[]> AdmitAsync(
        ServerNewcomer newcomer, SharedSettings settings, IReadOnlyDictionary<string, string> files, CancellationToken ct)
    {
        var other = SharedSettings.Parse(newcomer.Settings) ?? throw ApiException.BadRequest("settings cannot be read");
        if (other.FindDifference(settings) is { } why)
        {
            throw ApiException.BadRequest($"the servers of the cluster run with {why}: start this one with it, too");
        }

        using var membership = new EtcdMembership(Store);
        var (added, roster) = await MemberAdmission.RunAsync(membership, _member, newcomer, ct);
        LogAdmitted(newcomer.Name, newcomer.Peer);
        var clients = roster.All.Where(peer => peer.Id != added.Id).SelectMany(peer => peer.Clients);
        Keep(_member with { Others = [.. _member.Others.Append(newcomer.Client).Distinct()] });
        return new Handover(
            added.Id, roster.ClusterId, MemberAdmission.Beginning(roster, added, newcomer.Name), [.. clients], files).Encode();
    }

    /// <summary>Ends it in order.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_process is { } process)
        {
            await process.StopAsync(StopPatience, _clock);
        }

        _stopping.Dispose();
    }

    private static string FindProgram(PrivateEtcdOptions options) => MachinePrograms.Find(options.Binary ?? "etcd")
        ?? throw new EtcdSetupException(options.Binary is { } file
            ? $"--etcd-binary {file}: there is no such program"
            : "etcd is not installed: install Debian's etcd-server, name the program by --etcd-binary, or name an etcd that runs elsewhere "
                + "by --etcd-endpoints");

    /// <summary>Whoever left the option in a unit's file would throw out the others at each start: it counts only where it must.</summary>
    private async Task<bool> MustBeForcedAsync(EtcdStart start, CancellationToken ct)
    {
        if (!_home.HasData)
        {
            throw new EtcdSetupException($"--force-new-cluster: there is nothing in {_home.Data} to go on with");
        }

        _process = await LaunchAsync(force: false, ct);
        var answers = await start.ServesSoonAsync(_process, ct);
        await _process.StopAsync(StopPatience, _clock);
        return answers is null || answers.All.Length == 1 ? answers is null : throw new EtcdSetupException(
            "--force-new-cluster: a majority of etcd's members answers, and the others would be thrown out. Start without it; to let a "
            + "single member go that is lost, run jota server leave --member NAME");
    }

    private Task<MemberProcess> LaunchAsync(bool force, CancellationToken ct) =>
        MemberProcess.StartAsync(_binary, EtcdArguments.Of(_member, _home, _certificates, force), _home, ct);

    private async Task TakeUpAsync(EtcdRoster roster, CancellationToken ct)
    {
        if (_member.ClusterId != 0 && _member.ClusterId != roster.ClusterId)
        {
            throw new EtcdSetupException(
                $"{_home.Data} is of the etcd {roster.ClusterId:x}, and {_home.Member} is of {_member.ClusterId:x}: put back both from "
                + "the same copy, or move the folder away");
        }

        var id = _member.Id != 0 ? _member.Id : roster.Teller;
        Keep(_member with
        {
            Id = id,
            ClusterId = roster.ClusterId,
            Others = [.. roster.All.Where(peer => peer.Id != id).SelectMany(peer => peer.Clients)],
        });
        var own = roster.All.FirstOrDefault(peer => peer.Id == id);
        if (own is not null && !own.Peers.Contains(_member.Peer))
        {
            using var membership = new EtcdMembership(Store);
            await membership.MoveAsync(id, _member.Peer, ct);
        }
    }

    private void Keep(MemberRecord member)
    {
        MemberFile.Write(_home, member);
        _member = member;
    }

    private async Task SuperviseAsync(CancellationToken ct)
    {
        for (var deaths = 0; ;)
        {
            var begin = _clock.GetTimestamp();
            var end = await _process.Ended.WaitAsync(ct);
            LogDied(end.Words, _home.Log);
            deaths = _clock.GetElapsedTime(begin) > GoodTime ? 0 : deaths + 1;
            if (deaths > 0)
            {
                await _clock.DelayAsync(Pauses.After(deaths), ct);
            }

            Volatile.Write(ref _process, await LaunchAsync(force: false, ct));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "etcd's new member {Member} at {Peer} is let in, and is to catch up")]
    private partial void LogAdmitted(string member, Uri peer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "etcd died ({Why}); its log is {Log}. Starting it again")]
    private partial void LogDied(string why, string log);
}
