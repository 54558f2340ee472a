using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer;

/// <summary>What somebody wants to do; upstream's authorization attributes. Either a resource or a path.</summary>
/// <param name="User">Who.</param>
/// <param name="Verb">The API verb such as <c>list</c>; for a path the HTTP method in lower case.</param>
public readonly record struct AccessRequest(UserIdentity User, string Verb)
{
    /// <summary>The API group of the resource.</summary>
    public string Group { get; init; } = "";

    /// <summary>The version of the resource.</summary>
    public string Version { get; init; } = "";

    /// <summary>The resource such as <c>pods</c>; empty for a path.</summary>
    public string Resource { get; init; } = "";

    /// <summary>Such as <c>log</c>.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The namespace; empty at the cluster scope.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The object; empty for collections and creates.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which objects a list, a watch or a deletion of many is limited to, by their fields.</summary>
    public FieldSelector Fields { get; init; } = FieldSelector.Everything;

    /// <summary>Which objects a list, a watch or a deletion of many is limited to, by their labels.</summary>
    public LabelSelector Labels { get; init; } = LabelSelector.Everything;

    /// <summary>The path of a request that is about no resource; else empty.</summary>
    public string Path { get; init; } = "";

    /// <summary>Access to a resource.</summary>
    public static AccessRequest To(UserIdentity user, string verb, ApiTarget target)
    {
        var names = target.Resource.Names;

        // As upstream: a namespace counts as being in itself.
        var isNamespace = names is { Group: "", Plural: "namespaces" };
        return new(user, verb)
        {
            Group = names.Group,
            Version = names.Version,
            Resource = names.Plural,
            Subresource = target.Subresource,
            Namespace = isNamespace ? target.Name : target.Namespace,
            Name = verb is "create" && target.Subresource.Length == 0 ? "" : target.Name,
        };
    }

    /// <summary>
    /// Access to a selection of a resource's objects. One that can only be of one name is access to that object, as upstream.
    /// </summary>
    public static AccessRequest To(UserIdentity user, string verb, ApiTarget target, ListOptions selection)
    {
        var request = To(user, verb, target);
        return request with
        {
            Name = request.Name.Length > 0 ? request.Name : NameIn(selection.Fields),
            Fields = selection.Fields,
            Labels = selection.Labels,
        };
    }

    /// <summary>The only name that a selection can find; empty when there is none, or when no path could have it.</summary>
    public static string NameIn(FieldSelector fields) =>
        fields.Demanded("metadata.name") is { } name && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '%') < 0 ? name : "";

    /// <summary>Access to a path such as <c>/metrics</c>.</summary>
    public static AccessRequest ToPath(UserIdentity user, string verb, string path) => new(user, verb) { Path = path };
}
