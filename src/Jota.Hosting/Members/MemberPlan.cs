namespace Jota.Hosting.Members;

/// <summary>Where a member is found: what it was, unless it is told otherwise. Pure but for the choice of free ports.</summary>
internal static class MemberPlan
{
    private const int ClientPort = 2379;
    private const int PeerPort = 2380;

    /// <summary>What the member is from this start on.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="before">What it was; null at the first start.</param>
    /// <param name="free">Chooses a port that nobody has.</param>
    public static MemberRecord Compute(PrivateEtcdOptions options, MemberRecord? before, Func<int> free)
    {
        var client = Port(options.ClientPort, before?.ClientPort, ClientPort, free);
        var peer = Port(options.PeerPort, before?.PeerPort, PeerPort, free);
        var address = options.Address.ToString();
        return before is null
            ? new(options.Name, address, client, peer)
            : before with { Address = address, ClientPort = client, PeerPort = peer };
    }

    private static int Port(int? wanted, int? before, int usual, Func<int> free) => wanted switch
    {
        null => before ?? usual,
        0 => before ?? free(),
        { } port => port,
    };
}
