using Jota.Api;

namespace Jota.Network.Policies;

/// <summary>What changes may matter to.</summary>
internal sealed class Touched
{
    /// <summary>Addresses whose pod may be another, or have other labels or ports.</summary>
    public HashSet<string> Addresses { get; } = new(StringComparer.Ordinal);

    /// <summary>Addresses of this node that other policies may select.</summary>
    public HashSet<string> Selected { get; } = new(StringComparer.Ordinal);

    /// <summary>Policies that may say something else.</summary>
    public HashSet<ObjectKey> Policies { get; } = [];
}
