namespace Jota.Kubectl.Tests.Commands;

/// <summary>Archives whose connection breaks off.</summary>
public sealed class ResumedArchiveTests
{
    private static readonly byte[] Archive = [.. Enumerable.Range(0, 100).Select(number => (byte)number)];

    private readonly List<string> _told = [];
    private readonly List<long> _skipped = [];

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public async Task What_breaks_off_goes_on_where_it_was(long retries)
    {
        using var all = new MemoryStream();
        await new ResumedArchive(BreakOffAsync, retries, _told.Add).SendAsync(all, TestContext.Current.CancellationToken);
        Assert.Equal(Archive, all.ToArray());
        Assert.Equal([0, 40, 80], _skipped);
        Assert.StartsWith("Resuming copy at 40 bytes, retry 1", _told[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_breaks_off_too_often_is_told(long retries)
    {
        using var some = new MemoryStream();
        await Assert.ThrowsAsync<LostConnectionException>(
            () => new ResumedArchive(BreakOffAsync, retries, _told.Add).SendAsync(some, TestContext.Current.CancellationToken));
        Assert.Equal(retries, _told.Count);
    }

    [Fact]
    public async Task A_command_that_failed_is_not_run_again()
    {
        static Task FailAsync(long skipped, Stream into, CancellationToken ct) => throw new KubectlException("no tar", 127);
        using var none = new MemoryStream();
        var error = await Assert.ThrowsAsync<KubectlException>(
            () => new ResumedArchive(FailAsync, -1, _told.Add).SendAsync(none, TestContext.Current.CancellationToken));
        Assert.Equal((127, 0), (error.ExitCode, _told.Count));
    }

    [Fact]
    public void The_rest_is_what_a_shell_leaves_of_it()
    {
        Assert.Equal(["tar", "cf", "-", "/a b"], ResumedArchive.Command("/a b", 0));
        Assert.Equal(["sh", "-c", @"tar cf - '/it'\''s' | tail -c+11"], ResumedArchive.Command("/it's", 10));
    }

    private async Task BreakOffAsync(long skipped, Stream into, CancellationToken ct)
    {
        _skipped.Add(skipped);
        var rest = Archive.AsMemory((int)skipped);
        await into.WriteAsync(rest[..Math.Min(40, rest.Length)], ct);
        if (rest.Length > 40)
        {
            throw new LostConnectionException("broken");
        }
    }
}
