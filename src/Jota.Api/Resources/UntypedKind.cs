using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>What is known of a kind that comes without a model type: names, schema, and what it has of the usual.</summary>
/// <param name="Names">Group, version, kind, plural, short names, categories.</param>
/// <param name="Schema">Its fields beside <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>.</param>
public sealed record UntypedKind(ResourceNames Names, ImmutableArray<FieldSchema> Schema)
{
    /// <summary>Whether objects live in namespaces.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>Whether <c>status</c> is written through <c>/status</c> alone.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Columns between the name and the age.</summary>
    public ImmutableArray<UntypedColumn> Columns { get; init; } = [];
}
