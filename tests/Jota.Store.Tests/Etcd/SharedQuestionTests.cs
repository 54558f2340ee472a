using Jota.Store.Etcd.Reading;

namespace Jota.Store.Tests.Etcd;

public sealed class SharedQuestionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_is_told_what_was_so_before_they_asked()
    {
        var written = 0L;
        var question = new SharedQuestion<long>(async () =>
        {
            var now = Volatile.Read(ref written);
            await Task.Yield();
            return now;
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                var own = Interlocked.Increment(ref written);
                Assert.True(await question.AskAsync(Ct) >= own);
            }
        })));
    }

    [Fact]
    public async Task Those_who_ask_while_one_question_is_on_its_way_share_the_next()
    {
        var asked = new List<TaskCompletionSource<int>>();
        var question = new SharedQuestion<int>(() =>
        {
            asked.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
            return asked[^1].Task;
        });
        var first = question.AskAsync(Ct);
        Task<int>[] next = [question.AskAsync(Ct), question.AskAsync(Ct)];
        Assert.Single(asked);

        asked[0].SetException(new IOException("lost"));
        await Assert.ThrowsAsync<IOException>(() => first);
        while (asked.Count < 2)
        {
            await Task.Yield();
        }

        asked[1].SetResult(2);
        Assert.All(await Task.WhenAll(next), answer => Assert.Equal(2, answer));
        Assert.Equal(2, asked.Count);
    }
}
