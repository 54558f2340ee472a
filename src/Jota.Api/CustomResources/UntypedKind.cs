using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>What is known of one version of a kind that comes without a model type: names, schema, and what it has of the usual.</summary>
/// <param name="Names">Group, version, kind, plural, short names, categories.</param>
/// <param name="Schema">What its objects are like.</param>
public sealed record UntypedKind(ResourceNames Names, JsonSchema Schema)
{
    /// <summary>Whether objects live in namespaces.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>What clients may do, in discovery's words.</summary>
    public ImmutableArray<string> Verbs { get; init; } =
        ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    /// <summary>Whether objects are kept; what is not is made up when somebody asks for it.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>Whether <c>status</c> is written through <c>/status</c> alone.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Where replicas are, for kinds that have <c>/scale</c>.</summary>
    public UntypedScale? Scale { get; init; }

    /// <summary>Columns behind the name; with none, the age.</summary>
    public ImmutableArray<Column> Columns { get; init; } = [];

    /// <summary>Fields that selectors may name beside name and namespace.</summary>
    public ImmutableArray<SelectableField> SelectableFields { get; init; } = [];

    /// <summary>What clients of an outdated version are told; null for the others.</summary>
    public string? Deprecation { get; init; }

    /// <summary>Who makes objects of one version into those of another; null where only what they call themselves differs.</summary>
    public ObjectConversion? Conversion { get; init; }

    /// <summary>What objects are held against beside the schema; null where there is nothing.</summary>
    public CustomRules? Rules { get; init; }

    /// <summary>Whether clients find it. One that nobody finds may still be the version that is stored.</summary>
    public bool IsServed { get; init; } = true;
}
