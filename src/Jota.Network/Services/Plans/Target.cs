namespace Jota.Network.Services;

/// <summary>Where an endpoint answers.</summary>
/// <param name="Address">Its address, as <see cref="IpFamily.Canonical"/> writes it.</param>
/// <param name="Port">Its port.</param>
internal readonly record struct Target(string Address, int Port);
