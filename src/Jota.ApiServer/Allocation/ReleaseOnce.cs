namespace Jota.ApiServer.Allocation;

/// <summary>
/// Gives back what an object had that is not stored any more. Done by whoever first comes to know that it is gone, the writer or the
/// cache: who hears of it, and makes another one at once, finds free what it had.
/// </summary>
internal sealed class ReleaseOnce(IObjectAllocator allocator, Func<object> gone)
{
    private readonly Lock _gate = new();
    private bool _done;

    /// <summary>Gives it back, the first time; it is given back when this returns.</summary>
    public void Run()
    {
        lock (_gate)
        {
            if (!_done)
            {
                _done = true;
                allocator.Release(gone());
            }
        }
    }
}
