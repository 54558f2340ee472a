namespace Jota.ApiServer.Http;

/// <summary>Counts the requests that are being worked on. For any thread.</summary>
internal sealed class RequestCount
{
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public void Begin() => Interlocked.Increment(ref _inFlight);

    public void End() => Interlocked.Decrement(ref _inFlight);
}
