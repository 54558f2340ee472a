using k8s.Models;

namespace Jota.ApiServer.Definitions;

/// <summary>The names that custom kinds of a group have taken: of resources on one side, of kinds on the other.</summary>
internal sealed class AcceptedNames
{
    private readonly HashSet<string> _resources = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);

    /// <summary>Those that definitions have been given.</summary>
    public AcceptedNames(IEnumerable<V1CustomResourceDefinitionNames?> accepted)
    {
        foreach (var names in accepted.OfType<V1CustomResourceDefinitionNames>())
        {
            _resources.UnionWith([names.Plural ?? "", names.Singular ?? "", .. names.ShortNames ?? []]);
            _kinds.UnionWith([names.Kind ?? "", names.ListKind ?? ""]);
        }

        _resources.Remove("");
        _kinds.Remove("");
    }

    /// <summary>What keeps a resource's name from being given; null where nothing does.</summary>
    /// <param name="wanted">The name.</param>
    /// <param name="had">What whoever asks has been given.</param>
    public string? ResourceConflict(string? wanted, string? had) => Conflict(_resources, wanted, had);

    /// <summary>What keeps a kind's name from being given; null where nothing does.</summary>
    /// <inheritdoc cref="ResourceConflict"/>
    public string? KindConflict(string? wanted, string? had) => Conflict(_kinds, wanted, had);

    private static string? Conflict(HashSet<string> taken, string? wanted, string? had) =>
        wanted == had || wanted is null || !taken.Contains(wanted) ? null : $"\"{wanted}\" is already in use";
}
