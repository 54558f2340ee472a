using System.Collections.Immutable;

namespace Jota.Network.Services;

/// <summary>A front for UDP, where the kernel goes on sending a client's packets to where the first one went.</summary>
/// <param name="Front">The front.</param>
/// <param name="Serving">Every endpoint that answers, if perhaps not for new clients.</param>
internal sealed record DatagramFront(Front Front, ImmutableHashSet<Target> Serving);
