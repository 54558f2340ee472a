namespace Jota.Kubectl;

/// <summary>Another word for a command, with flags and arguments.</summary>
/// <param name="Name">The word.</param>
/// <param name="Command">The command's words: <c>create role</c>.</param>
/// <param name="First">Arguments that come before those that are given.</param>
/// <param name="Last">Arguments that come behind.</param>
/// <param name="Flags">What flags are where they are not given.</param>
internal sealed record CommandAlias(
    string Name, string Command, IReadOnlyList<string> First, IReadOnlyList<string> Last, IReadOnlyList<FlagDefault> Flags);
