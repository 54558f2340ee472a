using Jota.Client;

namespace Jota.Kubelet.Tests.Logs;

public sealed class ContainerLogReaderTests : IDisposable
{
    private readonly TemporaryLog _log = new();
    private readonly LogOptions _all = new() { Container = "c" };

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Writes_what_the_container_printed()
    {
        _log.AppendLines("stdout F one", "stderr F two", "stdout F ");
        Assert.Equal("one\ntwo\n\n", await _log.ReadAsync(_all));
    }

    [Fact]
    public async Task Joins_the_parts_of_a_long_line()
    {
        _log.AppendLines("stdout P long ", "stdout P and ", "stdout F longer", "stdout F next");
        Assert.Equal("long and longer\nnext\n", await _log.ReadAsync(_all));
    }

    [Fact]
    public async Task Puts_times_with_nine_digits_before_lines_and_not_before_their_parts()
    {
        _log.AppendLines("stdout P a", "stdout F b", "stdout F c");
        Assert.Equal(
            "2026-01-02T03:04:00.500000000Z ab\n2026-01-02T03:04:02.500000000Z c\n",
            await _log.ReadAsync(_all with { Timestamps = true }));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "c\n")]
    [InlineData(2, "b\nc\n")]
    [InlineData(3, "a\nb\nc\n")]
    [InlineData(9, "a\nb\nc\n")]
    public async Task Tail_gives_the_last_lines(long lines, string expected)
    {
        _log.AppendLines("stdout F a", "stdout F b", "stdout F c");
        Assert.Equal(expected, await _log.ReadAsync(_all with { TailLines = lines }));
    }

    [Fact]
    public async Task Tail_counts_a_line_that_is_not_ended()
    {
        _log.AppendLines("stdout F a", "stdout F b");
        _log.Append("2026-01-02T03:04:09Z stdout F c");
        Assert.Equal("b\nc\n", await _log.ReadAsync(_all with { TailLines = 2 }));
    }

    [Fact]
    public async Task Tail_works_over_many_blocks()
    {
        _log.AppendLines([.. Enumerable.Range(0, 20_000).Select(i => $"stdout F line {i}")]);
        var tail = await _log.ReadAsync(_all with { TailLines = 5_000 });
        Assert.StartsWith("line 15000\n", tail, StringComparison.Ordinal);
        Assert.EndsWith("line 19999\n", tail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Since_leaves_out_older_lines()
    {
        _log.AppendLines("stdout F a", "stdout F b", "stdout F c");
        var since = new DateTimeOffset(2026, 1, 2, 3, 4, 1, TimeSpan.Zero);
        Assert.Equal("b\nc\n", await _log.ReadAsync(_all with { Since = since }));
    }

    [Fact]
    public async Task Limit_cuts_at_the_byte()
    {
        _log.AppendLines("stdout F abc", "stdout F def");
        Assert.Equal("abc\nd", await _log.ReadAsync(_all with { LimitBytes = 5 }));
    }

    [Fact]
    public async Task A_stream_can_be_chosen()
    {
        _log.AppendLines("stdout F a", "stderr F b");
        Assert.Equal("a\n", await _log.ReadAsync(_all with { Stream = "Stdout" }));
        Assert.Equal("b\n", await _log.ReadAsync(_all with { Stream = "Stderr" }));
    }

    [Fact]
    public async Task Lines_longer_than_the_buffer_arrive_whole()
    {
        var text = new string('x', 300_000);
        _log.AppendLines("stdout F " + text);
        Assert.Equal(text + "\n", await _log.ReadAsync(_all));
    }

    [Fact]
    public async Task No_file_is_an_empty_log() => Assert.Equal("", await _log.ReadAsync(_all));

    [Fact]
    public async Task Lines_that_are_no_log_lines_are_left_out()
    {
        _log.Append("garbage\n");
        _log.AppendLines("stdout F a");
        Assert.Equal("a\n", await _log.ReadAsync(_all));
    }
}
