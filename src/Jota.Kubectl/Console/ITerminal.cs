namespace Jota.Kubectl;

/// <summary>The terminal that somebody sits at, as far as there is one.</summary>
public interface ITerminal
{
    /// <summary>Whether the input comes from a terminal.</summary>
    bool IsInput { get; }

    /// <summary>How large the one is that shows the output; null when none does.</summary>
    TerminalSize? Size { get; }

    /// <summary>Lets each key through as it is, without showing it, until the answer is disposed, or the process is asked to end.</summary>
    IDisposable LetKeysThrough();

    /// <summary>Calls when the user interrupts, in place of ending the process, until the answer is disposed.</summary>
    IDisposable OnInterrupt(Action interrupted);

    /// <summary>Calls each time the size may be another, until the answer is disposed.</summary>
    IDisposable OnResize(Action changed);
}
