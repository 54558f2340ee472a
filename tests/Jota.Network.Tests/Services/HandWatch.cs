namespace Jota.Network.Tests.Services;

/// <summary>Tells that rules are gone when the test says so.</summary>
internal sealed class HandWatch : IRuleWatch
{
    private readonly SemaphoreSlim _gone = new(0);

    public void Gone() => _gone.Release();

    public Task UntilGoneAsync(string table, CancellationToken ct) => _gone.WaitAsync(ct);

    public void Dispose()
    {
        // It may be asked for again.
    }
}
