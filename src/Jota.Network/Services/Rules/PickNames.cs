using System.Globalization;

namespace Jota.Network.Services;

/// <summary>
/// The names of what picks an endpoint. There is one of each per protocol, as <c>nft</c> takes a port in a key that holds a drawn number
/// for that of one protocol.
/// </summary>
/// <param name="Map">The map that says in which chain a front's connections are spread.</param>
internal sealed record PickNames(string Map)
{
    /// <summary>The chain that spreads connections over so many places.</summary>
    public string Chain(PortProtocol protocol, int places) =>
        string.Create(CultureInfo.InvariantCulture, $"{Map}-{protocol.Word()}-of-{places}");

    /// <summary>The map of the endpoints that each front has at its places.</summary>
    public string Endpoints(PortProtocol protocol) => $"{Map}-{protocol.Word()}-endpoints";
}
