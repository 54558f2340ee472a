namespace Jota.ApiServer.Http;

/// <summary>A further server that asks to be let in.</summary>
/// <param name="Name">What its member of etcd is called.</param>
/// <param name="Peer">Where other members reach it.</param>
/// <param name="Client">Where clients reach it.</param>
/// <param name="Settings">What it has of the options that have to be the same on all servers.</param>
public sealed record ServerNewcomer(string Name, Uri Peer, Uri Client, string Settings);
