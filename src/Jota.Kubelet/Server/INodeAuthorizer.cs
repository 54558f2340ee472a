using Jota.Client;

namespace Jota.Kubelet;

/// <summary>Decides who may use a node's server.</summary>
public interface INodeAuthorizer
{
    /// <summary>
    /// Whether <paramref name="user"/> may <paramref name="verb"/> (<c>get</c>, <c>create</c>) <c>nodes/proxy</c> of
    /// <paramref name="node"/>.
    /// </summary>
    ValueTask<bool> MayAsync(UserIdentity user, string verb, string node, CancellationToken ct);
}
