namespace Jota.Kubectl;

/// <summary>A command that whoever brings kubectl adds to it. Answers the exit code.</summary>
/// <param name="call">The command line.</param>
/// <param name="ct">Ends it.</param>
public delegate Task<int> Addition(AdditionCall call, CancellationToken ct);
