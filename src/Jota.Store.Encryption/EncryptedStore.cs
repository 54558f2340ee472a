using System.Runtime.CompilerServices;
using Jota.Api;
using Jota.Store.Encryption.Providers;
using Jota.Store.Encryption.Tables;

namespace Jota.Store.Encryption;

/// <summary>
/// A store in which values lie as an EncryptionConfiguration says, in upstream's layout. Whoever uses it reads and writes plain ones: just
/// what goes to the store inside is encrypted. A value that cannot be read is handed out with the reason, and nothing is ever written over
/// it by itself.
/// </summary>
internal sealed class EncryptedStore(IRevisionedStore inner, EncryptionAtRest encryption) : IRevisionedStore
{
    private readonly UnreadValues _unread = encryption.Unread;

    /// <inheritdoc/>
    public Revision Compacted => inner.Compacted;

    /// <inheritdoc/>
    public IRevisionedStore AsItLies => inner;

    /// <inheritdoc/>
    public ValueTask<Revision> GetRevisionAsync(CancellationToken ct) => inner.GetRevisionAsync(ct);

    /// <inheritdoc/>
    public async ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct) =>
        await inner.GetAsync(key, ct) is { } stored ? await OpenAsync(stored, ct) : null;

    /// <inheritdoc/>
    public async ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct)
    {
        var page = await inner.RangeAsync(range, ct);
        var values = new StoredValue[page.Values.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = await OpenAsync(page.Values[i], ct);
        }

        return page with { Values = values };
    }

    /// <inheritdoc/>
    public async ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct)
    {
        var outcome = await inner.WriteAsync(await SealAsync(write, ct), ct);
        return outcome.Current is { } current ? outcome with { Current = await OpenAsync(current, ct) } : outcome;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Revision after, [EnumeratorCancellation] CancellationToken ct)
    {
        var anew = _unread.Begin();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, anew);
        await using var batches = inner.WatchAsync(prefix, after, either.Token).GetAsyncEnumerator(either.Token);
        while (await NextAsync(batches, anew, ct))
        {
            yield return await OpenAsync(batches.Current, ct);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> IsStaleAsync(string key, CancellationToken ct) =>
        encryption.Now.Find(key) is { } chain
        && await inner.GetAsync(key, ct) is { } stored
        && chain.IsStale(stored.Value.Span);

    /// <inheritdoc/>
    public ValueTask<string?> FindWriteProblemAsync(CancellationToken ct) => inner.FindWriteProblemAsync(ct);

    /// <inheritdoc/>
    public Task CompactAsync(Revision through, CancellationToken ct) => inner.CompactAsync(through, ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await encryption.DisposeAsync();
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<StoreBatch> batches, CancellationToken anew, CancellationToken ct)
    {
        try
        {
            return await batches.MoveNextAsync();
        }
        catch (OperationCanceledException) when (anew.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            _unread.Restart(anew);
            throw new ReadAnewException();
        }
    }

    private async ValueTask<StoreWrite> SealAsync(StoreWrite write, CancellationToken ct)
    {
        if (!write.Along.IsEmpty)
        {
            var along = new StoreWrite[write.Along.Length];
            for (var i = 0; i < along.Length; i++)
            {
                along[i] = await SealAsync(write.Along[i], ct);
            }

            write = write with { Along = [.. along] };
        }

        if (write.Value is not { } plain || encryption.Now.Find(write.Key) is not { WritesPlain: false } chain)
        {
            return write;
        }

        return write with
        {
            Value = await chain.SealAsync(plain, encryption.PathOf(write.Key), ct),
            Companion = new PlainCompanion(plain, write.Companion),
        };
    }

    private async ValueTask<StoreBatch> OpenAsync(StoreBatch batch, CancellationToken ct)
    {
        if (batch.Changes.Count == 0)
        {
            return batch;
        }

        var changes = new StoreChange[batch.Changes.Count];
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = await OpenAsync(batch.Changes[i], ct);
        }

        return batch with { Changes = changes };
    }

    private async ValueTask<StoreChange> OpenAsync(StoreChange change, CancellationToken ct)
    {
        if (change.Companion is PlainCompanion own)
        {
            // Written here: nothing has to be decrypted that was just encrypted.
            return change with { Value = own.Plain, Companion = own.Companion };
        }

        if (change.Value is not { } stored)
        {
            return change;
        }

        var opened = await OpenAsync(change.Key, stored, ct);
        return opened.Failure is { } why ? change with { Failure = why }
            : opened.Plain.Equals(stored) ? change
            : change with { Value = opened.Plain };
    }

    private async ValueTask<StoredValue> OpenAsync(StoredValue value, CancellationToken ct)
    {
        var opened = await OpenAsync(value.Key, value.Value, ct);
        return opened.Failure is { } why ? value with { Failure = why }
            : opened.Plain.Equals(value.Value) ? value
            : value with { Value = opened.Plain };
    }

    private async ValueTask<Opened> OpenAsync(string key, ReadOnlyMemory<byte> stored, CancellationToken ct)
    {
        while (true)
        {
            var generation = _unread.Generation;
            var opened = encryption.Now.Find(key) is { } chain
                ? await chain.OpenAsync(stored, encryption.PathOf(key), ct)
                : Plain(stored);
            if (opened.Failure is null || !_unread.Note(generation))
            {
                return opened;
            }
        }
    }

    private static Opened Plain(ReadOnlyMemory<byte> stored) => EncryptedForm.IsEncrypted(stored.Span)
        ? Opened.Not($"{EncryptedForm.NotPlain}: it wants {EncryptedForm.Describe(stored.Span)}, and no rule names the resource")
        : Opened.As(stored);

    /// <summary>What goes with a write for those who watch in this process: the plain value, and what the writer gave along.</summary>
    private sealed record PlainCompanion(ReadOnlyMemory<byte> Plain, object? Companion);
}
