using System.Text;
using Jota.Api;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Store.Tests.Contract;

/// <summary>What every back end promises. Split by theme over several files.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new();

    protected IRevisionedStore Store { get; private set; } = null!;

    /// <summary>How many random cases of each property are tried.</summary>
    protected virtual int Cases => 100;

    /// <summary>Whether what is written together is one revision.</summary>
    protected virtual bool SharesRevisions => false;

    /// <summary>An empty store of its own.</summary>
    protected abstract Task<IRevisionedStore> OpenAsync(StoreLimits limits);

    /// <summary>The revision that an empty store was opened at, from which on its own count.</summary>
    protected virtual Revision StartOf(IRevisionedStore store) => Revision.None;

    /// <summary>Completes when what is written has been told to the watches; where a write is answered after that, at once.</summary>
    protected virtual Task ToldAsync(IRevisionedStore store) => Task.CompletedTask;

    /// <summary>The revision of the store's n-th change.</summary>
    protected Revision At(long n) => At(Store, n);

    /// <summary>The revision of a store's n-th change.</summary>
    protected Revision At(IRevisionedStore store, long n) => new(StartOf(store).Value + n);

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync(new());

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } b ? Encoding.UTF8.GetString(b.Span) : null;

    protected static string? Text(StoredValue? value) => Text(value?.Value);

    /// <summary>Creates a key; answers its revision.</summary>
    protected Task<Revision> CreateAsync(string key, string value = "v") => DoneAsync(new(key, Bytes(value), Revision.None));

    /// <summary>Updates a key whatever its revision.</summary>
    protected async Task<Revision> UpdateAsync(string key, string value) =>
        await DoneAsync(new(key, Bytes(value), (await Store.GetAsync(key, Ct))!.Modified));

    /// <summary>Deletes a key whatever its revision.</summary>
    protected async Task<Revision> DeleteAsync(string key) =>
        await DoneAsync(new(key, null, (await Store.GetAsync(key, Ct))!.Modified));

    /// <summary>Begins to read a watch after the n-th change.</summary>
    private WatchReader Watch(string prefix, long after, IRevisionedStore? store = null, CancellationToken? ct = null) =>
        new(store ?? Store, prefix, At(store ?? Store, after), ct ?? Ct) { Zero = StartOf(store ?? Store) };

    private async Task<Revision> DoneAsync(StoreWrite write)
    {
        var outcome = await Store.WriteAsync(write, Ct);
        Assert.True(outcome.Succeeded);
        return outcome.Revision;
    }
}
