using Jota.Api;
using Jota.Store.Compaction;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Store.Tests.Compaction;

public sealed class HistoryTrimmerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<long> _compacted = [];

    [Fact]
    public void An_idle_store_is_compacted_once_and_then_left_alone()
    {
        using var trimmer = Trimmer(new());
        trimmer.Committed(new(10));
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal([10], _compacted);
    }

    [Fact]
    public void What_comes_later_is_compacted_later()
    {
        using var trimmer = Trimmer(new() { HistoryAge = TimeSpan.FromMinutes(1) });
        trimmer.Committed(new(10));
        _clock.Advance(TimeSpan.FromSeconds(30));
        trimmer.Committed(new(20));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([10], _compacted);

        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([10, 20], _compacted);
    }

    [Fact]
    public void History_found_at_the_start_ages_too()
    {
        using var trimmer = Trimmer(new());
        trimmer.Start(compacted: new(5), newest: new(8));
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal([8], _compacted);
    }

    [Fact]
    public void Without_an_age_only_the_number_counts()
    {
        using var trimmer = Trimmer(new() { HistoryAge = Timeout.InfiniteTimeSpan, HistoryChanges = 100 });
        trimmer.Committed(new(100));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(_compacted);

        trimmer.Committed(new(101));
        Assert.Equal([51], _compacted);
    }

    private HistoryTrimmer Trimmer(StoreLimits limits) => new(limits, _clock, through => _compacted.Add(through.Value));
}
