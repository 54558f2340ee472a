using Jota.ApiServer.Http;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Http;

/// <summary>Long answers take turns.</summary>
public sealed class AnswerTurnsTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_has_sent_a_piece_goes_to_the_end_of_the_line()
    {
        var turns = new AnswerTurns(1, _clock);
        using var first = turns.Later();
        using var second = turns.Later();
        using var third = turns.Later();
        await SendAsync(first);
        var seconds = SendAsync(second);
        var thirds = SendAsync(third);
        Assert.False(seconds.IsCompleted || thirds.IsCompleted);

        var firsts = SendAsync(first);

        await seconds;
        Assert.False(thirds.IsCompleted || firsts.IsCompleted);
        second.Dispose();
        await thirds;
        Assert.False(firsts.IsCompleted);
        third.Dispose();
        await firsts;
    }

    [Fact]
    public async Task A_client_that_does_not_read_gives_its_turn_away_and_comes_back_when_it_does()
    {
        var turns = new AnswerTurns(1, _clock);
        using var slow = turns.Later();
        using var other = turns.Later();
        await SendAsync(slow);
        var unread = new TaskCompletionSource();
        var slows = slow.SendAsync(new(unread.Task), Ct).AsTask();
        var others = SendAsync(other);
        Assert.False(others.IsCompleted);

        _clock.Advance(AnswerTurns.Patience);

        await others;
        unread.SetResult();
        Assert.False(slows.IsCompleted);
        other.Dispose();
        await slows;
    }

    [Fact]
    public async Task A_client_that_went_away_leaves_its_turn_to_the_others()
    {
        var turns = new AnswerTurns(1, _clock);
        var gone = turns.Later();
        await SendAsync(gone);
        await Assert.ThrowsAsync<IOException>(async () => await gone.SendAsync(ValueTask.FromException(new IOException()), Ct));
        gone.Dispose();
        using var next = turns.Later();
        await SendAsync(next);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_line()
    {
        var turns = new AnswerTurns(1, _clock);
        using var first = turns.Later();
        await SendAsync(first);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var impatient = turns.Later();
        var waiting = impatient.SendAsync(ValueTask.CompletedTask, end.Token).AsTask();
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        impatient.Dispose();

        // It had no turn to give back: there is still one only.
        first.Dispose();
        using var next = turns.Later();
        using var after = turns.Later();
        await SendAsync(next);
        Assert.False(SendAsync(after).IsCompleted);
    }

    private static Task SendAsync(AnswerTurns.Turn turn) => turn.SendAsync(ValueTask.CompletedTask, Ct).AsTask();
}
