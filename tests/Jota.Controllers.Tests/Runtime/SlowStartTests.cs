namespace Jota.Controllers.Tests.Runtime;

public sealed class SlowStartTests
{
    private int _calls;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_as_often_as_asked() => Assert.Equal(new SlowStartResult(100, null), await SlowStart.RunAsync(100, CountAsync, Ct));

    [Fact]
    public async Task Doubles_the_batch_and_stops_after_one_with_a_failure()
    {
        var result = await SlowStart.RunAsync(100, _ => Interlocked.Increment(ref _calls) == 5 ? throw new IOException("full") : Task.CompletedTask, Ct);

        // 1 and 2 went well, one of the next 4 did not; the batch of 8 was not begun.
        Assert.Equal(7, _calls);
        Assert.Equal(6, result.Succeeded);
        Assert.IsType<IOException>(result.Failure);
    }

    [Fact]
    public async Task Does_something_for_all_even_if_it_fails_for_one()
    {
        await Assert.ThrowsAsync<IOException>(() => SlowStart.ForEachAsync(
            [1, 2, 3], (n, _) => Interlocked.Increment(ref _calls) > 0 && n == 2 ? throw new IOException("two") : Task.CompletedTask, Ct));

        Assert.Equal(3, _calls);
    }

    private Task CountAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _calls);
        return Task.CompletedTask;
    }
}
