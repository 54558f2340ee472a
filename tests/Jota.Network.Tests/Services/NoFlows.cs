namespace Jota.Network.Tests.Services;

/// <summary>A kernel that remembers these conversations.</summary>
internal sealed class NoFlows(params Flow[] flows) : IFlowTable
{
    public int Asked { get; private set; }

    public int Forget(IpFamily family, Func<Flow, bool> isChosen)
    {
        Asked++;
        return flows.Count(flow => family.Has(flow.Source) && isChosen(flow));
    }
}
