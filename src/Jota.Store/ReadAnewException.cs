namespace Jota.Store;

/// <summary>What the store could not read when it was asked it may be able to read now: whoever keeps a copy reads it anew.</summary>
public sealed class ReadAnewException() : Exception("other keys are at hand now: what could not be read is read anew");
