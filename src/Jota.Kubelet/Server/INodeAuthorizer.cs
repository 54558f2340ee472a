using Jota.Client;

namespace Jota.Kubelet;

/// <summary>Decides who may use a node's server.</summary>
public interface INodeAuthorizer
{
    /// <summary>
    /// Whether <paramref name="user"/> may <paramref name="verb"/> (<c>get</c>, <c>create</c>) a <paramref name="part"/> of
    /// <paramref name="node"/>: <c>proxy</c>, <c>stats</c>, <c>metrics</c>, <c>log</c>,
    /// <c>configz</c>, <c>healthz</c>, <c>pods</c>.
    /// </summary>
    ValueTask<bool> MayAsync(UserIdentity user, string verb, string node, string part, CancellationToken ct);
}
