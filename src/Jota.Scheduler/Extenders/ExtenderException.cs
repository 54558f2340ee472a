namespace Jota.Scheduler;

/// <summary>An extender did not answer, or not with anything of use.</summary>
internal sealed class ExtenderException(string message, Exception? why = null) : Exception(message, why);
