using System.Collections.Immutable;
using System.Net;

namespace Jota.Hosting.Members;

/// <summary>What a server knows of its member of etcd from one start to the next.</summary>
/// <param name="Name">What the member is called.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="ClientPort">Where clients reach it.</param>
/// <param name="PeerPort">Where other members reach it.</param>
internal sealed record MemberRecord(string Name, string Address, int ClientPort, int PeerPort)
{
    /// <summary>The members that it began among, as <c>--initial-cluster</c> wants them; null for alone.</summary>
    public string? Beginning { get; init; }

    /// <summary>Whether it only listens until it has caught up.</summary>
    public bool IsLearner { get; init; }

    /// <summary>The number of the member; 0 before the first start.</summary>
    public ulong Id { get; init; }

    /// <summary>The number of the cluster; 0 before the first start.</summary>
    public ulong ClusterId { get; init; }

    /// <summary>Where clients reach the other members, as far as it was known last.</summary>
    public ImmutableArray<Uri> Others { get; init; } = [];

    /// <summary>Where clients reach it.</summary>
    public Uri Client => At(ClientPort);

    /// <summary>Where other members reach it.</summary>
    public Uri Peer => At(PeerPort);

    /// <summary>An address as etcd writes it: without a path, not even an empty one.</summary>
    public static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private Uri At(int port) => new($"https://{new IPEndPoint(IPAddress.Parse(Address), port)}");
}
