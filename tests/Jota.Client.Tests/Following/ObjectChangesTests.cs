using Jota.Api;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Client.Tests.Following;

public sealed class ObjectChangesTests
{
    private readonly ScriptedApi _api = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Tells_what_there_is_and_then_what_changes()
    {
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("a", 3)], new Revision(7)));
        _api.Watches.Enqueue(() =>
        [
            WatchEvent.Of(WatchEventType.Added, ScriptedApi.Pod("b", 8)),
            WatchEvent.Of(WatchEventType.Deleted, ScriptedApi.Pod("a", 9)),
        ]);

        Assert.Equal(["a", "synced", "b", "no a"], await TellAsync(4));
    }

    [Fact]
    public async Task Tells_what_vanished_while_nothing_could_be_watched()
    {
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("a", 3), ScriptedApi.Pod("b", 3)], new Revision(7)));
        _api.Watches.Enqueue(() => [WatchEvent.Error(ApiException.Expired("too old").ToStatus())]);
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("b", 3)], new Revision(17)));

        Assert.Equal(["a", "b", "synced", "no a", "b", "synced"], await TellAsync(6));
    }

    [Fact]
    public async Task An_object_made_anew_under_the_same_name_is_another_one()
    {
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("a", 3, "first")], new Revision(7)));
        _api.Watches.Enqueue(() => [WatchEvent.Error(ApiException.Expired("too old").ToStatus())]);
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("a", 13, "second")], new Revision(17)));

        Assert.Equal(["a", "synced", "no a", "a", "synced"], await TellAsync(5));
    }

    /// <summary>Reads so many, then leaves in the middle of waiting for more.</summary>
    private async Task<List<string>> TellAsync(int count)
    {
        using var enough = new CancellationTokenSource();
        var told = new List<string>();
        var services = new FollowServices(_clock, IdSource.Seeded(1), NullLogger.Instance);
        var changes = ObjectChanges.FollowAsync(_api, new ApiTarget(_api.Catalog.For<V1Pod>()), ListOptions.All, services, enough.Token);
        await using var reader = changes.GetAsyncEnumerator(enough.Token);
        while (told.Count < count)
        {
            var next = reader.MoveNextAsync().AsTask();
            while (!next.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            Assert.True(await next);
            told.Add(reader.Current switch
            {
                { Synced: true } => "synced",
                { Object: null, Key.Name: var name } => $"no {name}",
                { Key.Name: var name } => name,
            });
        }

        var pending = reader.MoveNextAsync().AsTask();
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        return told;
    }
}
