namespace Jota.ApiServer.Allocation;

/// <summary>
/// What one write has taken and, if it succeeds, gives back. Disposing before the object goes to the store gives the taken back; from then
/// on only the store's refusal does, or its word that nothing happened: a write that ends in another way may have happened all the same.
/// </summary>
internal sealed class Claim(Action revert, Action commit) : IDisposable
{
    private bool _settled;

    /// <summary>The object goes to the store now.</summary>
    public void Stake() => _settled = true;

    /// <summary>The store has answered.</summary>
    public void Settle(bool stored) => (stored ? commit : revert)();

    public void Dispose()
    {
        if (!_settled)
        {
            _settled = true;
            revert();
        }
    }
}
