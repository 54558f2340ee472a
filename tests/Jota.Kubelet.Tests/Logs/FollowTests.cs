using System.IO.Pipelines;
using System.Text;
using Jota.Client;
using Jota.Kubelet.Logs;

namespace Jota.Kubelet.Tests.Logs;

public sealed class FollowTests : IDisposable
{
    private readonly TemporaryLog _log = new();
    private readonly Pipe _pipe = new();
    private readonly TaskCompletionSource _ended = new();
    private readonly StreamReader _reader;

    public FollowTests() => _reader = new(_pipe.Reader.AsStream(), Encoding.UTF8);

    public void Dispose()
    {
        _reader.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Goes_on_as_the_log_grows_and_ends_with_the_container()
    {
        _log.AppendLines("stdout F a");
        var copy = FollowAsync(new() { Container = "c", Follow = true });
        Assert.Equal("a", await NextAsync());

        _log.AppendLines("stdout F b");
        Assert.Equal("b", await NextAsync());

        _log.AppendLines("stdout F last words");
        _ended.SetResult();
        Assert.Equal("last words", await NextAsync());
        await copy;
        Assert.Null(await NextAsync());
    }

    [Fact]
    public async Task Waits_for_the_end_of_a_line_that_is_being_written()
    {
        _log.Append("2026-01-02T03:04:05Z stdout F half");
        var copy = FollowAsync(new() { Container = "c", Follow = true });
        _log.Append(" and half\n");
        Assert.Equal("half and half", await NextAsync());
        _ended.SetResult();
        await copy;
    }

    [Fact]
    public async Task Goes_on_in_the_new_file_when_the_log_is_rotated()
    {
        _log.AppendLines("stdout F old");
        var copy = FollowAsync(new() { Container = "c", Follow = true });
        Assert.Equal("old", await NextAsync());

        File.Move(_log.Path, _log.Path + ".20260102-030405");
        File.AppendAllText(_log.Path + ".20260102-030405", "2026-01-02T03:04:05Z stdout F to the moved file\n");
        _log.AppendLines("stdout F new");
        Assert.Equal("to the moved file", await NextAsync());
        Assert.Equal("new", await NextAsync());
        _ended.SetResult();
        await copy;
    }

    [Fact]
    public async Task Begins_at_the_tail()
    {
        _log.AppendLines("stdout F a", "stdout F b");
        var copy = FollowAsync(new() { Container = "c", Follow = true, TailLines = 0 });
        _ended.SetResult();
        await copy;
        Assert.Null(await NextAsync());
    }

    [Fact]
    public async Task Waits_for_a_file_that_is_not_there_yet()
    {
        var copy = FollowAsync(new() { Container = "c", Follow = true });
        _log.AppendLines("stdout F a");
        Assert.Equal("a", await NextAsync());
        _ended.SetResult();
        await copy;
    }

    [Fact]
    public async Task Ends_when_nobody_listens_any_more()
    {
        using var gone = new CancellationTokenSource();
        var copy = ContainerLogReader.CopyAsync(
            _log.Path, new() { Container = "c", Follow = true }, _ended.Task, _pipe.Writer.AsStream(), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copy);
    }

    private async Task FollowAsync(LogOptions options)
    {
        await ContainerLogReader.CopyAsync(
            _log.Path, options, _ended.Task, _pipe.Writer.AsStream(), TestContext.Current.CancellationToken);
        await _pipe.Writer.CompleteAsync();
    }

    private async Task<string?> NextAsync() => await _reader.ReadLineAsync(TestContext.Current.CancellationToken);
}
