namespace Jota.Kubectl;

/// <summary>How large a terminal is, in letters.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct TerminalSize(ushort Width, ushort Height);
