using System.Threading.Channels;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri;

namespace Jota.Containerd.Tests;

/// <summary>A subscription to the runtime's events that is sure to have begun.</summary>
internal sealed class TestEvents : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<string> _ids = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    public TestEvents(CriRuntime runtime) => _reading = ReadAsync(runtime);

    /// <summary>Waits for the next event of a container, passing over those of others.</summary>
    public async Task NextOfAsync(string id, CancellationToken ct)
    {
        while (await _ids.Reader.ReadAsync(ct) != id)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ReadAsync(CriRuntime runtime)
    {
        try
        {
            await foreach (ContainerEvent happened in runtime.EventsAsync(_stop.Token))
            {
                _ids.Writer.TryWrite(happened.Id);
            }
        }
        catch (Exception e)
        {
            _ids.Writer.Complete(e);
        }
    }
}
