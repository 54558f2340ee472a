using System.Runtime.CompilerServices;
using Jota.Client;
using Jota.Tests;

namespace Jota.Controllers.Tests;

/// <summary>An API that knows which kinds are watched just now.</summary>
internal sealed class WatchedKinds(IApi api) : PassingApi(api)
{
    private readonly List<string> _running = [];
    private readonly SemaphoreSlim _changed = new(0);

    /// <summary>The kinds, each once, in order.</summary>
    public string[] Now
    {
        get
        {
            lock (_running)
            {
                return [.. _running.Distinct().Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Waits until just these are watched.</summary>
    public async Task UntilAsync(params string[] kinds)
    {
        while (!Now.SequenceEqual(kinds))
        {
            Assert.True(await _changed.WaitAsync(InProcessApi.Patience), $"watched: {string.Join(' ', Now)}");
        }
    }

    public override async IAsyncEnumerable<WatchEvent> WatchAsync(
        ApiTarget target, ListOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        Change(() => _running.Add(target.Resource.Names.Plural));
        try
        {
            await foreach (var change in base.WatchAsync(target, options, ct))
            {
                yield return change;
            }
        }
        finally
        {
            Change(() => _running.Remove(target.Resource.Names.Plural));
        }
    }

    private void Change(Action change)
    {
        lock (_running)
        {
            change();
        }

        _changed.Release();
    }
}
