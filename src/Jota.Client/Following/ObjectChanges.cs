using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Jota.Api;

namespace Jota.Client;

/// <summary>
/// <see cref="Follow"/> as a stream: the present state of the selected objects, then every change, for as long as it is read. What
/// vanished while nothing could be watched is told as gone, also when another object has its name by now.
/// </summary>
public sealed class ObjectChanges : IObjectFollower
{
    private readonly Channel<ObjectChange> _told = Channel.CreateUnbounded<ObjectChange>(new()
    {
        SingleReader = true,
        SingleWriter = true,
    });
    private readonly Dictionary<ObjectKey, string> _uids = [];

    private ObjectChanges()
    {
    }

    /// <summary>Follows until the reader leaves or is cancelled.</summary>
    /// <param name="api">The server.</param>
    /// <param name="target">The kind, and the namespace if only one.</param>
    /// <param name="selection">Which of its objects, and in what form.</param>
    /// <param name="services">What it stands on.</param>
    /// <param name="ct">Ends it.</param>
    public static async IAsyncEnumerable<ObjectChange> FollowAsync(
        IApi api, ApiTarget target, ListOptions selection, FollowServices services, [EnumeratorCancellation] CancellationToken ct)
    {
        var changes = new ObjectChanges();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var following = Task.Run(() => new Follow(api, target, selection, changes, services).RunAsync(stop.Token), CancellationToken.None);
        try
        {
            await foreach (var change in changes._told.Reader.ReadAllAsync(ct))
            {
                yield return change;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await following;
        }
    }

    void IObjectFollower.Replace(Resource resource, IReadOnlyList<ApiObject> all)
    {
        var present = new HashSet<ObjectKey>(all.Count);
        foreach (var obj in all)
        {
            present.Add(obj.Key);
        }

        foreach (var gone in _uids.Keys.Where(key => !present.Contains(key)).ToList())
        {
            _uids.Remove(gone);
            Tell(new(gone, null));
        }

        foreach (var obj in all)
        {
            Put(obj);
        }

        Tell(new(default, null, Synced: true));
    }

    void IObjectFollower.Changed(ApiObject obj) => Put(obj);

    void IObjectFollower.Deleted(ApiObject obj)
    {
        _uids.Remove(obj.Key);
        Tell(new(obj.Key, null));
    }

    private void Put(ApiObject obj)
    {
        if (_uids.TryGetValue(obj.Key, out var uid) && uid != obj.Uid)
        {
            Tell(new(obj.Key, null));
        }

        _uids[obj.Key] = obj.Uid;
        Tell(new(obj.Key, obj));
    }

    private void Tell(ObjectChange change) => _told.Writer.TryWrite(change);
}
