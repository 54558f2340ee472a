namespace Jota.ApiServer.Fairness;

/// <summary>What ends the wait of a request for seats. Asked only when it has to wait.</summary>
internal interface IWaitEnds
{
    /// <summary>It waited for as long as a request may.</summary>
    CancellationToken TooLate { get; }

    /// <summary>Its client went away.</summary>
    CancellationToken Gone { get; }

    /// <summary>The server stops.</summary>
    CancellationToken Stopping { get; }
}
