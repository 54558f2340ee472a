namespace Jota.Kubectl;

/// <summary>What flags of a command are where they are not given.</summary>
/// <param name="Command">The command's words.</param>
/// <param name="Flags">The flags.</param>
internal sealed record CommandDefaults(string Command, IReadOnlyList<FlagDefault> Flags);
