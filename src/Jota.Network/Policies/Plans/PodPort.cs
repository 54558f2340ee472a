using Jota.Network.Services;

namespace Jota.Network.Policies;

/// <summary>A port of one of a pod's containers that has a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="Number">The port.</param>
internal readonly record struct PodPort(string Name, PortProtocol Protocol, int Number);
