using Jota.Client;

namespace Jota.Kubelet;

/// <summary>Finds out who shows a bearer token to a node's server.</summary>
public interface INodeAuthenticator
{
    /// <summary>Whose <paramref name="token"/> it is; null when it is nobody's, or nobody can tell.</summary>
    ValueTask<UserIdentity?> AuthenticateAsync(string token, CancellationToken ct);
}
