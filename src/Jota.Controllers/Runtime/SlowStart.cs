using System.Runtime.ExceptionServices;

namespace Jota.Controllers;

/// <summary>
/// Does the same thing many times: once, then twice at a time, then four times and so on, until one fails. What is refused for one is
/// mostly refused for all (a quota, a bad template), and the server is not to hear it thousands of times.
/// </summary>
public static class SlowStart
{
    /// <summary>How many calls are on their way at once, at most.</summary>
    public const int Parallel = 64;

    /// <summary>Calls <paramref name="act"/> so many times.</summary>
    /// <returns>How many calls succeeded, and the first failure if there was one: calls of later batches were then not made.</returns>
    public static async Task<SlowStartResult> RunAsync(int count, Func<CancellationToken, Task> act, CancellationToken ct)
    {
        var done = 0;
        for (var batch = 1; done < count; batch *= 2)
        {
            var size = Math.Min(batch, count - done);
            var failures = await BatchAsync(size, act, ct);
            done += size - failures.Count;
            if (failures.Count > 0)
            {
                return new(done, failures[0]);
            }
        }

        return new(done, null);
    }

    /// <summary>Does something for each of many, several at a time and all of them; rethrows the first failure after that.</summary>
    public static async Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> act, CancellationToken ct) =>
        (await FailureAsync(items, act, ct))?.Throw();

    /// <summary>The same, for those who have more to do before they rethrow: answers the first failure; null when there was none.</summary>
    public static async Task<ExceptionDispatchInfo?> FailureAsync<T>(
        IEnumerable<T> items, Func<T, CancellationToken, Task> act, CancellationToken ct)
    {
        var failures = await CollectAsync(items, act, ct);
        return failures.Count > 0 ? ExceptionDispatchInfo.Capture(failures[0]) : null;
    }

    private static Task<List<Exception>> BatchAsync(int size, Func<CancellationToken, Task> act, CancellationToken ct) =>
        CollectAsync(Enumerable.Range(0, size), (_, token) => act(token), ct);

    private static async Task<List<Exception>> CollectAsync<T>(
        IEnumerable<T> items, Func<T, CancellationToken, Task> act, CancellationToken ct)
    {
        var failures = new List<Exception>();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            items, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = ct },
            async (item, token) =>
            {
                try
                {
                    await act(item, token);
                }
                catch (Exception e) when (!ct.IsCancellationRequested)
                {
                    lock (failures)
                    {
                        failures.Add(e);
                    }
                }
            });
        return failures;
    }
}
