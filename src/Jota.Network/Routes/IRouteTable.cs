using System.Net;

namespace Jota.Network.Routes;

/// <summary>The kernel's routes and links, as far as the pod network has to do with them.</summary>
internal interface IRouteTable
{
    /// <summary>The networks that this machine is on, but those of its own pods.</summary>
    IReadOnlyList<Link> Links { get; }

    /// <summary>Whether an interface is there.</summary>
    bool HasDevice(string name);

    /// <summary>Where routes lead that were set under this number.</summary>
    Task<IReadOnlyList<IPNetwork>> OwnAsync(int protocol, CancellationToken ct);

    /// <summary>
    /// Carries commands of <see cref="RouteCommands"/> out, one after the other. Throws <see cref="IOException"/> that says which one
    /// failed.
    /// </summary>
    Task ApplyAsync(IReadOnlyList<string> commands, CancellationToken ct);
}
