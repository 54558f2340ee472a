using Jota.Api;
using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Keys;

namespace Jota.Store.Etcd.Following;

/// <summary>
/// Sees to it that watches come to every revision that somebody was told. A revision in which nothing of ours changed is told to no watch;
/// where one is waited for, we write a key of our own, whose change comes after all that was before. (etcd before 3.4.31 and 3.5.13 may
/// answer a request for progress before changes that came earlier; this holds on every version.)
/// </summary>
internal sealed class OpenWatches(EtcdMembers members, EtcdKeys keys)
{
    // Mostly the change is just on its way.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly List<EtcdWatch> _open = [];
    private Revision _wanted;
    private Revision _marked;
    private Task _marking = Task.CompletedTask;

    /// <summary>How far all of them have heard.</summary>
    public Revision Oldest
    {
        get
        {
            lock (_gate)
            {
                return _open.Count == 0 ? _wanted : _open.Min(watch => watch.Through);
            }
        }
    }

    /// <summary>From here on this watch is looked after.</summary>
    public void Add(EtcdWatch watch)
    {
        lock (_gate)
        {
            _open.Add(watch);
        }
    }

    /// <summary>It has ended.</summary>
    public void Remove(EtcdWatch watch)
    {
        lock (_gate)
        {
            _open.Remove(watch);
        }
    }

    /// <summary>Somebody was told of this revision, and may wait for it.</summary>
    public void Expect(Revision newest)
    {
        lock (_gate)
        {
            _wanted = newest > _wanted ? newest : _wanted;
            if (_marking.IsCompleted && IsBehind())
            {
                _marking = MarkAsync();
            }
        }
    }

    /// <summary>Completes when nothing is being written any more. The members are closed by then.</summary>
    public Task EndAsync()
    {
        lock (_gate)
        {
            return _marking;
        }
    }

    private async Task MarkAsync()
    {
        await members.WaitAsync(Moment, members.Closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (StillWanted())
        {
            try
            {
                var (put, _) = await members.CallAsync(
                    (member, options) => member.Keys.PutAsync(new() { Key = keys.Marker }, options), EtcdCall.Read, members.Closing);
                Marked(new(put.Header.Revision));
            }
            catch (Exception e) when (e is StoreException or OperationCanceledException or ObjectDisposedException)
            {
                // Who waits asks again, or is told by his own next call that etcd is away.
                return;
            }
        }
    }

    private bool StillWanted()
    {
        lock (_gate)
        {
            return IsBehind();
        }
    }

    private void Marked(Revision at)
    {
        lock (_gate)
        {
            _marked = at;
        }
    }

    private bool IsBehind() => _wanted > _marked && _open.Exists(watch => watch.Through < _wanted);
}
