using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>
/// A subresource that a resource serves, as discovery tells it. <c>status</c> follows from <see cref="Resource.HasStatus"/> and is not
/// listed.
/// </summary>
/// <param name="Name">Such as <c>binding</c>.</param>
/// <param name="Kind">The kind of its body, such as <c>Binding</c>.</param>
/// <param name="Verbs">Discovery verbs, such as <c>create</c>.</param>
public record Subresource(string Name, string Kind, ImmutableArray<string> Verbs)
{
    /// <summary>The body's group where it differs from the resource's, such as <c>policy</c>.</summary>
    public string Group { get; init; } = "";

    /// <summary>The body's version where it differs.</summary>
    public string Version { get; init; } = "";

    /// <summary>All about the body, where the body is an object of a kind of its own that is read and shown as objects are.</summary>
    public Resource? Body { get; init; }

    /// <summary>Whether it is a way into something that runs, and no view of the object: its requests last as long as they like.</summary>
    public bool Connects { get; init; }

    /// <summary>Whether what is behind it takes every method, and paths of its own.</summary>
    public bool PassesAll { get; init; }

    /// <summary><c>proxy</c>, through which whatever the object serves is reached.</summary>
    public static Subresource ProxyOf(string kind) =>
        new("proxy", $"{kind}ProxyOptions", ["create", "delete", "get", "patch", "update"]) { Connects = true, PassesAll = true };
}
