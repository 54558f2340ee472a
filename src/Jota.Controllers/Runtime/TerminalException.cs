namespace Jota.Controllers;

/// <summary>A failure that trying again will not mend: the object itself must change first.</summary>
public sealed class TerminalException(string message, Exception? why = null) : Exception(message, why);
