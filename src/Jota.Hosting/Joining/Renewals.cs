namespace Jota.Hosting.Joining;

/// <summary>The renewals of a node's certificates, at work until it is disposed.</summary>
internal sealed class Renewals : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private Renewals(IEnumerable<Func<CancellationToken, Task>> renewals) =>
        _running = Task.WhenAll(renewals.Select(renewal => Task.Run(() => renewal(_stop.Token))));

    /// <summary>Begins them.</summary>
    public static Renewals Start(params IEnumerable<Func<CancellationToken, Task>> renewals) => new(renewals);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
