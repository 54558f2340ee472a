namespace Jota.Hosting;

/// <summary>Something to dispose among what is disposed in time.</summary>
internal sealed class Disposing(IDisposable part) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        part.Dispose();
        return ValueTask.CompletedTask;
    }
}
