namespace Jota.Load.Wire;

/// <summary>Requests that are sent by several connections until there are no more. Called by all of them at the same time.</summary>
internal abstract class Workload
{
    /// <summary>The status that every answer must have.</summary>
    public abstract int Expected { get; }

    /// <summary>The next request: a path and, for a POST, a body; both stay as they are until the next call with the same scratch. False at the end.</summary>
    public abstract bool TryNext(Scratch scratch);

    /// <summary>A piece of an answer's body.</summary>
    public virtual void Data(int stream, ReadOnlySpan<byte> bytes)
    {
    }
}
