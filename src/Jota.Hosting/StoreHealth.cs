using Jota.Store;

namespace Jota.Hosting;

/// <summary>Whether the store takes writes, as upstream's check <c>etcd</c> asks.</summary>
internal sealed class StoreHealth(IRevisionedStore store, Func<bool> serves, TimeProvider clock)
{
    /// <summary>A disk, or an etcd, that hangs is as bad as one that fails.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Null when it does, else why not.</summary>
    public async ValueTask<string?> CheckAsync(CancellationToken ct)
    {
        if (!serves())
        {
            return "what is stored cannot be followed";
        }

        try
        {
            return await store.FindWriteProblemAsync(ct).AsTask().WaitAsync(Patience, clock, ct);
        }
        catch (TimeoutException)
        {
            return $"the store has not answered for {Patience.TotalSeconds:0} seconds";
        }
    }
}
