using Jota.Api;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Client.Tests.Following;

public sealed class FollowTests
{
    private readonly ScriptedApi _api = new();
    private readonly AwaitedClock _clock = new();
    private readonly Notes _notes = new();
    private readonly LoopHealth _health = new();
    private readonly Follow _machine;

    public FollowTests() => _machine = Machine(NullLogger.Instance);

    [Fact]
    public async Task Lists_whatever_is_cached_first_and_is_then_current_at_its_revision()
    {
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("a", 3)], new Revision(7)));

        var state = await Step(new FollowState.Unlisted("0"));

        Assert.Equal(new FollowState.Current(new Revision(7)), state);
        Assert.Equal(["list 0"], _api.Calls);
        Assert.Equal(["replace a"], _notes.Told);
    }

    [Fact]
    public async Task Resumes_after_the_last_event_when_a_watch_ends()
    {
        _api.Watches.Enqueue(() => [WatchEvent.Of(WatchEventType.Added, ScriptedApi.Pod("b", 9))]);

        var state = await Step(new FollowState.Current(new Revision(7)));

        Assert.Equal(new FollowState.Current(new Revision(9)), state);
        Assert.Equal(["changed b"], _notes.Told);
    }

    [Fact]
    public async Task Resumes_from_a_bookmark_without_telling_anybody()
    {
        _api.Watches.Enqueue(() => [ScriptedApi.Bookmark(40)]);

        var state = await Step(new FollowState.Current(new Revision(7)));

        Assert.Equal(new FollowState.Current(new Revision(40)), state);
        Assert.Empty(_notes.Told);
    }

    [Fact]
    public async Task Waits_and_resumes_where_it_was_when_the_connection_breaks()
    {
        _api.Watches.Enqueue(() => throw new IOException("broken"));

        var state = await Step(new FollowState.Current(new Revision(7)));

        var waiting = Assert.IsType<FollowState.Waiting>(state);
        Assert.Equal(new FollowState.Current(new Revision(7)), waiting.Then);
    }

    [Fact]
    public async Task Waits_before_watching_again_when_a_watch_ends_at_once()
    {
        _api.Watches.Enqueue(() => []);

        Assert.IsType<FollowState.Waiting>(await Step(new FollowState.Current(new Revision(7))));
    }

    [Fact]
    public async Task Lists_the_newest_state_again_when_history_is_gone()
    {
        _api.Watches.Enqueue(() => [WatchEvent.Error(ApiException.Expired("too old").ToStatus())]);

        var state = await Step(new FollowState.Current(new Revision(7)));

        Assert.Equal(new FollowState.Unlisted(""), Assert.IsType<FollowState.Waiting>(state).Then);
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_holds_up_no_other()
    {
        _notes.Refuses = "b";
        _api.Watches.Enqueue(() =>
        [
            WatchEvent.Of(WatchEventType.Added, ScriptedApi.Pod("b", 8)),
            WatchEvent.Of(WatchEventType.Deleted, ScriptedApi.Pod("c", 9)),
        ]);

        var state = await Step(new FollowState.Current(new Revision(7)));

        Assert.Equal(new FollowState.Current(new Revision(9)), state);
        Assert.Equal(["deleted c"], _notes.Told);
    }

    [Fact]
    public async Task Is_told_as_failing_from_the_third_interruption_in_a_row_until_a_list_goes_well()
    {
        var broken = new FollowState.Waiting(new FollowState.Unlisted(""), new IOException("broken"));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(_health.IsWell);
            var step = _machine.StepAsync(broken, CancellationToken.None);
            await _clock.PassAsync();
            await step;
        }

        Assert.StartsWith("following ", _health.Describe(), StringComparison.Ordinal);
        Assert.EndsWith(": broken", _health.Describe(), StringComparison.Ordinal);

        _api.Lists.Enqueue(() => new([], new Revision(7)));
        await Step(new FollowState.Unlisted(""));
        Assert.True(_health.IsWell);
    }

    [Fact]
    public async Task Goes_on_and_is_told_when_not_even_its_log_can_be_written()
    {
        var machine = Machine(new UnwritableLog());
        var again = new FollowState.Unlisted("");
        for (var i = 0; i < 3; i++)
        {
            var step = machine.StepAsync(new FollowState.Waiting(again, new IOException("broken")), CancellationToken.None);
            await _clock.PassAsync();
            Assert.Same(again, await step);
        }

        Assert.False(_health.IsWell);
    }

    [Fact]
    public async Task Waits_on_the_clock_and_longer_each_time()
    {
        var again = new FollowState.Unlisted("");
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            var step = _machine.StepAsync(new FollowState.Waiting(again, null), CancellationToken.None);
            waits.Add(await _clock.PassAsync());
            Assert.Same(again, await step);
        }

        Assert.InRange(waits[0].TotalSeconds, 0.8, 1.6);
        Assert.InRange(waits[7].TotalSeconds, 30, 60);
    }

    private Follow Machine(ILogger log) => new(
        _api, new ApiTarget(_api.Catalog.For<V1Pod>()), ListOptions.All, _notes, new FollowServices(_clock, IdSource.Seeded(1), log, _health));

    private Task<FollowState> Step(FollowState state) => _machine.StepAsync(state, CancellationToken.None);

    private sealed class Notes : IObjectFollower
    {
        public List<string> Told { get; } = [];

        public string? Refuses { get; set; }

        public void Replace(Resource resource, IReadOnlyList<ApiObject> all) => Told.Add($"replace {string.Join(',', all.Select(o => o.Key.Name))}");

        public void Changed(ApiObject obj) => Told.Add(obj.Key.Name != Refuses ? $"changed {obj.Key.Name}" : throw new InvalidOperationException("unreadable"));

        public void Deleted(ApiObject obj) => Told.Add($"deleted {obj.Key.Name}");
    }
}
