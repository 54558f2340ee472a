using Jota.Client;

namespace Jota.Hosting.Members;

/// <summary>Which cluster a server joins.</summary>
/// <param name="Server">One of its servers.</param>
/// <param name="Token">With what; null where it has joined already.</param>
public sealed record ServerJoin(Uri Server, JoinToken? Token);
