using Jota.Api;

namespace Jota.Store.Watching;

/// <summary>The changes a store still remembers.</summary>
internal interface IHistory
{
    /// <summary>
    /// Some changes of a prefix after a revision, in order; <see cref="StoreBatch.Through"/> tells how far they reach. When nothing
    /// happened since, that is <paramref name="after"/>.
    /// </summary>
    /// <exception cref="CompactedException">The start is earlier than what is remembered.</exception>
    ValueTask<StoreBatch> ReadAsync(string prefix, Revision after, CancellationToken ct);
}
