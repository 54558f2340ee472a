using System.Collections.Immutable;
using System.Net;

namespace Jota.Network.Dns.Settings;

/// <summary>A domain that certain servers are asked about.</summary>
/// <param name="Domain">Its name, as labels.</param>
/// <param name="Servers">Its servers, the first one first.</param>
internal sealed record StubDomain(byte[] Domain, ImmutableArray<IPEndPoint> Servers);
