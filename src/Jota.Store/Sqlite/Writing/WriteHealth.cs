using Microsoft.Extensions.Logging;

namespace Jota.Store.Sqlite.Writing;

/// <summary>Whether transactions can be committed. What stops them is logged once, in one line, and when it is over.</summary>
internal sealed partial class WriteHealth(TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = log;
    private long _worked = clock.GetTimestamp();
    private volatile string? _problem;

    /// <summary>Why nothing, or not everything, is written; null when all is.</summary>
    public string? Problem => _problem;

    /// <summary>Whether a transaction went well just now.</summary>
    public bool IsKnownGood => _problem is null && clock.GetElapsedTime(Interlocked.Read(ref _worked)) < Trusted;

    /// <summary>A transaction was committed.</summary>
    /// <param name="limit">What is refused all the same; null for nothing.</param>
    public void Worked(string? limit)
    {
        Interlocked.Exchange(ref _worked, clock.GetTimestamp());
        if (_problem != limit)
        {
            Note(limit);
        }
    }

    /// <summary>A transaction failed.</summary>
    public void Failed(StoreException failure)
    {
        if (_problem != failure.Message)
        {
            Note(failure.Message);
        }
    }

    private void Note(string? problem)
    {
        _problem = problem;
        if (problem is null)
        {
            WritesAgain();
        }
        else
        {
            CannotWrite(problem);
        }
    }

    [LoggerMessage(LogLevel.Error, "The store cannot write everything: {Problem}")]
    private partial void CannotWrite(string problem);

    [LoggerMessage(LogLevel.Warning, "The store writes again")]
    private partial void WritesAgain();
}
