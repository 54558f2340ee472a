namespace Jota.Client;

/// <summary>A count that only grows. Adding takes no lock and makes nothing.</summary>
public sealed class Counter
{
    private long _value;

    /// <summary>How many so far.</summary>
    public long Value => Interlocked.Read(ref _value);

    /// <summary>One more.</summary>
    public void Add() => Interlocked.Increment(ref _value);
}
