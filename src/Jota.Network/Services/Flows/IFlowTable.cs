namespace Jota.Network.Services;

/// <summary>The kernel's memory of conversations over UDP.</summary>
internal interface IFlowTable
{
    /// <summary>Forgets those that are chosen: their next packet is looked at as a first one.</summary>
    /// <param name="family">Of which family.</param>
    /// <param name="isChosen">Chooses.</param>
    /// <returns>How many were forgotten.</returns>
    int Forget(IpFamily family, Func<Flow, bool> isChosen);
}
