using k8s.Models;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>What a webhook said, once that is known to be an answer to the question.</summary>
/// <param name="Allowed">Whether it has nothing against the request.</param>
internal sealed record ReviewAnswer(bool Allowed)
{
    /// <summary>Why not, in its words.</summary>
    public V1Status? Status { get; init; }

    /// <summary>What it wants to be changed, as a JSON patch; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Patch { get; init; }

    /// <summary>What the client is to be told.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the audit log is to tell, by names of its own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> AuditAnnotations { get; init; } = [];
}
