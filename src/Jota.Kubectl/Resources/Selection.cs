namespace Jota.Kubectl;

/// <summary>What a command line selects of one type: one object, or all that match.</summary>
/// <param name="Mapping">The type.</param>
/// <param name="Namespace">Empty for all, and for what lies in none.</param>
/// <param name="Name">Empty for all that match.</param>
internal sealed record Selection(ResourceMapping Mapping, string Namespace, string Name)
{
    /// <summary>Where it was written down; empty where it was named.</summary>
    public Manifest? Written { get; init; }
}
