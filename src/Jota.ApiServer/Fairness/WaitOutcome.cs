namespace Jota.ApiServer.Fairness;

/// <summary>How the wait for seats ended.</summary>
internal enum WaitOutcome
{
    /// <summary>It has them.</summary>
    Started,

    /// <summary>It waited for as long as a request may.</summary>
    TimedOut,

    /// <summary>Its client went away, or the server stops.</summary>
    Cancelled,
}
