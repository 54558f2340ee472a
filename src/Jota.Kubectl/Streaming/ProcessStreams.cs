namespace Jota.Kubectl;

/// <summary>What goes to a process in a container, and where what it says goes.</summary>
internal sealed record ProcessStreams
{
    /// <summary>Its input; null for none.</summary>
    public Stream? Input { get; init; }

    public required Stream Output { get; init; }

    /// <summary>Its complaints; null where they are among its output.</summary>
    public Stream? Error { get; init; }

    /// <summary>Whose size the process's terminal has; null where it has none.</summary>
    public ITerminal? Terminal { get; init; }
}
