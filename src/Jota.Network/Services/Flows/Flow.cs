using System.Net;

namespace Jota.Network.Services;

/// <summary>A conversation over UDP that the kernel remembers, so that later packets go where the first one went.</summary>
/// <param name="Source">Who began it.</param>
/// <param name="SourcePort">From which port.</param>
/// <param name="Destination">What it was sent to, before an endpoint was put in its place.</param>
/// <param name="Port">To which port.</param>
/// <param name="Answerer">Who answers.</param>
/// <param name="AnswererPort">From which port.</param>
internal sealed record Flow(
    IPAddress Source, int SourcePort, IPAddress Destination, int Port, IPAddress Answerer, int AnswererPort);
