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

    /// <summary>An empty store of its own.</summary>
    protected abstract Task<IRevisionedStore> OpenAsync(StoreLimits limits);

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

    private async Task<Revision> DoneAsync(StoreWrite write)
    {
        var outcome = await Store.WriteAsync(write, Ct);
        Assert.True(outcome.Succeeded);
        return outcome.Revision;
    }
}
