using Jota.Client;

namespace Jota.Hosting.Joining;

/// <summary>Which machine joins what, and where it keeps by which it is known.</summary>
/// <param name="Folder">The folder of certificates.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Servers">The cluster's servers.</param>
/// <param name="Token">With what it joins; null where it has joined already.</param>
internal sealed record JoinSettings(string Folder, string Node, IReadOnlyList<Uri> Servers, JoinToken? Token);
