using Jota.ApiServer.Fairness;

namespace Jota.ApiServer.Tests.Fairness;

/// <summary>A wait that nothing ends but its turn.</summary>
internal readonly struct NoEnds : IWaitEnds
{
    public CancellationToken TooLate => default;

    public CancellationToken Gone => default;

    public CancellationToken Stopping => default;
}
