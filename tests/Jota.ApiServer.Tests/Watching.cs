using Jota.Client;

namespace Jota.ApiServer.Tests;

/// <summary>A watch, read event by event.</summary>
internal sealed class Watching(IAsyncEnumerable<WatchEvent> events) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IAsyncEnumerator<WatchEvent> _events = events.GetAsyncEnumerator();
    private Task<bool>? _next;

    /// <summary>Begins, without waiting for an event.</summary>
    public Watching Begin()
    {
        _next ??= _events.MoveNextAsync().AsTask();
        return this;
    }

    public async Task<WatchEvent> NextAsync()
    {
        Begin();
        Assert.True(await _next!.WaitAsync(Patience), "the watch has ended");
        _next = null;
        return _events.Current;
    }

    public async Task EndsAsync()
    {
        Begin();
        Assert.False(await _next!.WaitAsync(Patience));
        _next = null;
    }

    /// <summary>The next event as <c>Added a</c>.</summary>
    public async Task<string> TellAsync()
    {
        var seen = await NextAsync();
        return seen.Object is { } obj ? $"{seen.Type} {obj.Key.Name}" : seen.Type.ToString();
    }

    public async Task<List<string>> TellAsync(int count)
    {
        var told = new List<string>();
        for (var i = 0; i < count; i++)
        {
            told.Add(await TellAsync());
        }

        return told;
    }

    public ValueTask DisposeAsync() => _next is null ? _events.DisposeAsync() : ValueTask.CompletedTask;
}
