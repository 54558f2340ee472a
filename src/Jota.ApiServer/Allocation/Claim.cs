using System.Collections.Immutable;
using Jota.Store;

namespace Jota.ApiServer.Allocation;

/// <summary>
/// What one write takes for its object, and gives back: keys in the store, written along with the object or not at all. So nothing is ever
/// handed out twice, by however many servers, and nothing is left behind by one that ends in between. Disposing before it is settled gives
/// back what was taken in this server's memory.
/// </summary>
/// <param name="writes">What goes to the store with the object.</param>
/// <param name="settle">Told once whether that is stored.</param>
internal sealed class Claim(ImmutableArray<StoreWrite> writes, Action<bool> settle) : IDisposable
{
    private bool _settled;

    public ImmutableArray<StoreWrite> Writes => writes;

    /// <summary>The store has answered.</summary>
    public void Settle(bool stored)
    {
        if (!_settled)
        {
            _settled = true;
            settle(stored);
        }
    }

    public void Dispose() => Settle(stored: false);
}
