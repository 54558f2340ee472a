using System.Collections.Concurrent;
using System.Text;
using Jota.Api;
using Jota.Store.Etcd;

namespace Jota.Store.Tests.Etcd;

/// <summary>Writers that go on while etcd comes and goes, and a watch of all they do; then all of it is held against what is stored.</summary>
internal sealed class FaultyWriters : IAsyncDisposable
{
    private const int Writers = 16;
    private const string End = "/registry/w/end";

    private readonly ConcurrentDictionary<string, Revision> _answered = [];
    private readonly ConcurrentDictionary<string, bool> _open = [];
    private readonly SemaphoreSlim _written = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly EtcdStore _store;
    private readonly List<StoreChange> _seen = [];
    private readonly Task _writing;
    private readonly Task _reading;

    /// <summary>They begin, and the watch as well.</summary>
    public FaultyWriters(EtcdStore store, Revision start)
    {
        _store = store;
        _reading = Task.Run(() => ReadAsync(start));
        _writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer))));
    }

    /// <summary>So many writes more were answered.</summary>
    public async Task WrittenAsync(int more)
    {
        for (var i = 0; i < more; i++)
        {
            await _written.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends them, and looks at everything.</summary>
    public async Task CheckAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        await _stop.CancelAsync();
        await _writing;
        var stored = (await _store.RangeAsync(new("/registry/w/"), ct)).Values.ToDictionary(value => value.Key);
        Assert.All(_answered, one => Assert.Equal(one.Value, stored[one.Key].Modified));
        Assert.All(stored.Keys.Where(key => !_answered.ContainsKey(key)), key => Assert.True(_open.ContainsKey(key), $"{key} was refused, and is done"));

        // Each change once, in order: whatever was answered, and of what was left open that which was done.
        await _store.WriteAsync(StoreWrite.Put(End, new byte[1], Revision.None), ct);
        await _reading;
        Assert.Equal(stored.Values.OrderBy(value => value.Modified).Select(value => (value.Key, value.Modified)), _seen.Select(c => (c.Key, c.Revision)));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        _stop.Dispose();
        _written.Dispose();
    }

    private async Task ReadAsync(Revision start)
    {
        var through = start;
        await foreach (var batch in _store.WatchAsync("/registry/w/", start, TestContext.Current.CancellationToken))
        {
            Assert.True(batch.Through > through);
            Assert.All(batch.Changes, change => Assert.True(change.Revision > through && change.Revision <= batch.Through));
            through = batch.Through;
            _seen.AddRange(batch.Changes.Where(change => change.Key != End));
            if (batch.Changes is [.., { Key: End }])
            {
                return;
            }
        }
    }

    private async Task WriteAsync(int writer)
    {
        var last = Revision.None;
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var key = $"/registry/w/{writer:00}/{i:00000}";
            if (await TryAsync(key) is { } revision)
            {
                Assert.True(revision > last, "revisions rise");
                last = revision;
            }
        }
    }

    private async Task<Revision?> TryAsync(string key)
    {
        while (true)
        {
            try
            {
                var outcome = await _store.WriteAsync(StoreWrite.Put(key, Encoding.UTF8.GetBytes(key), Revision.None), CancellationToken.None);
                Assert.True(outcome.Succeeded, $"{key} was there");
                Assert.True(_answered.TryAdd(key, outcome.Revision));
                _written.Release();
                return outcome.Revision;
            }
            catch (StoreException e) when (e.OutcomeUnknown)
            {
                _open[key] = true;
                return null;
            }
            catch (StoreException e) when (e.Unavailable && !_stop.IsCancellationRequested)
            {
                // It is not done: again.
            }
            catch (StoreException e) when (e.Unavailable)
            {
                return null;
            }
        }
    }
}
