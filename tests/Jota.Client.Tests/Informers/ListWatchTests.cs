using Jota.Api;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Client.Tests.Informers;

public sealed class ListWatchTests
{
    private readonly ScriptedApi _api = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly Notes _notes = new();
    private readonly ListWatch _machine;

    public ListWatchTests() => _machine = new ListWatch(
        _api,
        new ApiTarget(_api.Catalog.For<V1Pod>()),
        ListOptions.All,
        _notes,
        new ListWatchBackOff(IdSource.Seeded(1)),
        _clock,
        NullLogger.Instance);

    [Fact]
    public async Task Lists_whatever_is_cached_first_and_is_then_current_at_its_revision()
    {
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("a", 3)], new Revision(7)));

        var state = await Step(new ListWatchState.Unlisted("0"));

        Assert.Equal(new ListWatchState.Current(new Revision(7)), state);
        Assert.Equal(["list 0"], _api.Calls);
        Assert.Equal(["replace a"], _notes.Told);
    }

    [Fact]
    public async Task Resumes_after_the_last_event_when_a_watch_ends()
    {
        _api.Watches.Enqueue(() => [WatchEvent.Of(WatchEventType.Added, ScriptedApi.Pod("b", 9))]);

        var state = await Step(new ListWatchState.Current(new Revision(7)));

        Assert.Equal(new ListWatchState.Current(new Revision(9)), state);
        Assert.Equal(["Added b"], _notes.Told);
    }

    [Fact]
    public async Task Resumes_from_a_bookmark_without_telling_anybody()
    {
        _api.Watches.Enqueue(() => [ScriptedApi.Bookmark(40)]);

        var state = await Step(new ListWatchState.Current(new Revision(7)));

        Assert.Equal(new ListWatchState.Current(new Revision(40)), state);
        Assert.Empty(_notes.Told);
    }

    [Fact]
    public async Task Waits_and_resumes_where_it_was_when_the_connection_breaks()
    {
        _api.Watches.Enqueue(() => throw new IOException("broken"));

        var state = await Step(new ListWatchState.Current(new Revision(7)));

        var waiting = Assert.IsType<ListWatchState.Waiting>(state);
        Assert.Equal(new ListWatchState.Current(new Revision(7)), waiting.Then);
    }

    [Fact]
    public async Task Waits_before_watching_again_when_a_watch_ends_at_once()
    {
        _api.Watches.Enqueue(() => []);

        Assert.IsType<ListWatchState.Waiting>(await Step(new ListWatchState.Current(new Revision(7))));
    }

    [Fact]
    public async Task Lists_the_newest_state_again_when_history_is_gone()
    {
        _api.Watches.Enqueue(() => [WatchEvent.Error(ApiException.Expired("too old").ToStatus())]);

        var state = await Step(new ListWatchState.Current(new Revision(7)));

        Assert.Equal(new ListWatchState.Unlisted(""), Assert.IsType<ListWatchState.Waiting>(state).Then);
    }

    [Fact]
    public async Task Waits_on_the_clock_and_longer_each_time()
    {
        var again = new ListWatchState.Unlisted("");
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            var step = _machine.StepAsync(new ListWatchState.Waiting(again, null), CancellationToken.None);
            var wait = TimeSpan.Zero;
            while (!step.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(100));
                wait += TimeSpan.FromMilliseconds(100);
            }

            Assert.Same(again, await step);
            waits.Add(wait);
        }

        Assert.InRange(waits[0].TotalSeconds, 0.8, 1.7);
        Assert.InRange(waits[7].TotalSeconds, 30, 60.1);
    }

    private Task<ListWatchState> Step(ListWatchState state) => _machine.StepAsync(state, CancellationToken.None);

    private sealed class Notes : IListWatchSink
    {
        public List<string> Told { get; } = [];

        public void Replace(IReadOnlyList<ApiObject> all) => Told.Add($"replace {string.Join(',', all.Select(o => o.Key.Name))}");

        public void Apply(WatchEventType type, ApiObject obj) => Told.Add($"{type} {obj.Key.Name}");
    }
}
