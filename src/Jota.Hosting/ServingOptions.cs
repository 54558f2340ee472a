using System.Net;

namespace Jota.Hosting;

/// <summary>Where a component tells of its health and its figures.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Port">The port; null for nowhere, 0 for a free one.</param>
public sealed record ServingOptions(IPAddress Address, int? Port)
{
    /// <summary>Nowhere.</summary>
    public static ServingOptions Nowhere { get; } = new(IPAddress.Loopback, null);

    /// <summary>The file of its certificate, and that of the key; null for one that it makes itself.</summary>
    public (string Certificate, string Key)? Files { get; init; }
}
