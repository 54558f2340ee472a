using System.Collections.Immutable;

namespace Jota.Client;

/// <summary>Who calls, as authentication found it (<c>user.Info</c> upstream).</summary>
/// <param name="Name">The user, such as <c>kubernetes-admin</c> or <c>system:node:a</c>.</param>
public sealed record UserIdentity(string Name)
{
    /// <summary>The group that may do everything.</summary>
    public const string MastersGroup = "system:masters";

    /// <summary>The group of everybody who showed valid credentials.</summary>
    public const string AuthenticatedGroup = "system:authenticated";

    /// <summary>The group of callers without credentials.</summary>
    public const string UnauthenticatedGroup = "system:unauthenticated";

    /// <summary>A caller without credentials.</summary>
    public static UserIdentity Anonymous { get; } = new("system:anonymous") { Groups = [UnauthenticatedGroup] };

    /// <summary>Tells users apart that had the same name at different times; empty when unknown.</summary>
    public string Uid { get; init; } = "";

    /// <summary>The groups, without duplicates.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>What else the authenticator knows.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Extra { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Whether the user is in <paramref name="group"/>.</summary>
    public bool IsIn(string group) => Groups.Contains(group);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
