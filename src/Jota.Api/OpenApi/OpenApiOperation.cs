using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>One operation on a path.</summary>
/// <param name="Method">The HTTP method in lower case.</param>
/// <param name="Action">Upstream's word, <c>x-kubernetes-action</c>.</param>
/// <param name="Id">The operation's id, such as <c>readCoreV1NamespacedPod</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Answer">The type of the answer.</param>
internal sealed record OpenApiOperation(string Method, string Action, string Id, string Description, TypeSchema? Answer)
{
    /// <summary>The type of the body.</summary>
    public TypeSchema? Body { get; init; }

    /// <summary>Whether the body must be there.</summary>
    public bool BodyRequired { get; init; } = true;

    /// <summary>The kind that it is about: group, version, kind.</summary>
    public required (string Group, string Version, string Kind) Kind { get; init; }

    /// <summary>Its query parameters.</summary>
    public ImmutableArray<OpenApiParameter> Parameters { get; init; } = [];

    /// <summary>Whether a patch may be a strategic merge.</summary>
    public bool MergesStrategically { get; init; } = true;

    /// <summary>Whether it may create something.</summary>
    public bool Creates { get; init; }
}
