using Grpc.Core;
using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Reading;
using Jota.Store.Etcd.Wire;
using Jota.Store.Etcd.Writing;

namespace Jota.Store.Etcd;

/// <summary>Whether etcd takes writes.</summary>
internal sealed class EtcdHealth(EtcdMembers members, EtcdReader reader, EtcdWriter writer)
{
    // As long as a write has just gone well, nobody has to be asked.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    // Shorter than that of those who ask, so that they hear why.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Null when it does, else why not: no majority answers, or an alarm is on.</summary>
    public async ValueTask<string?> FindProblemAsync(CancellationToken ct)
    {
        if (writer.WroteWithin(Fresh))
        {
            return null;
        }

        try
        {
            await reader.NewestAsync(ct, Patience);
            var (answer, _) = await members.CallAsync(
                (member, options) => member.Maintenance.AlarmAsync(new AlarmRequest(), options), EtcdCall.Read, ct, Patience);
            return Words(answer);
        }
        catch (StoreException e) when (e.LoginRefused && e.InnerException is RpcException { StatusCode: StatusCode.PermissionDenied })
        {
            // Alarms are not for everybody to see.
            return null;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
    }

    private static string? Words(AlarmResponse answer) =>
        answer.Alarms.Any(a => a.Alarm == AlarmType.Nospace)
            ? "etcd's database is full (alarm NOSPACE): compact and defragment it or raise its --quota-backend-bytes, then run "
                + "etcdctl alarm disarm"
        : answer.Alarms.Any(a => a.Alarm == AlarmType.Corrupt) ? "etcd's members do not agree about what is stored (alarm CORRUPT)"
        : null;
}
