namespace Jota.Kubectl.Tests.Streaming;

/// <summary>A terminal that nobody sits at.</summary>
internal sealed class FakeTerminal : ITerminal
{
    private Action? _changed;
    private Action? _interrupted;

    public bool IsInput => true;

    public TerminalSize? Size { get; set; }

    /// <summary>How often keys were let through, and how often the terminal was given back.</summary>
    public (int Taken, int Given) Raw { get; private set; }

    public bool IsListenedTo => _changed is not null;

    public void Resize() => _changed?.Invoke();

    public void Interrupt() => _interrupted?.Invoke();

    public IDisposable LetKeysThrough()
    {
        Raw = (Raw.Taken + 1, Raw.Given);
        return new Ending(() => Raw = (Raw.Taken, Raw.Given + 1));
    }

    public IDisposable OnInterrupt(Action interrupted)
    {
        _interrupted = interrupted;
        return new Ending(() => _interrupted = null);
    }

    public IDisposable OnResize(Action changed)
    {
        _changed = changed;
        return new Ending(() => _changed = null);
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
