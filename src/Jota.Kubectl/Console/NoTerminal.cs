namespace Jota.Kubectl;

/// <summary>Nobody sits there.</summary>
internal sealed class NoTerminal : ITerminal
{
    private NoTerminal()
    {
    }

    public static NoTerminal Instance { get; } = new();

    public bool IsInput => false;

    public TerminalSize? Size => null;

    public IDisposable LetKeysThrough() => Nothing.Instance;

    public IDisposable OnInterrupt(Action interrupted) => Nothing.Instance;

    public IDisposable OnResize(Action changed) => Nothing.Instance;

    private sealed class Nothing : IDisposable
    {
        public static Nothing Instance { get; } = new();

        public void Dispose()
        {
            // There was nothing to end.
        }
    }
}
