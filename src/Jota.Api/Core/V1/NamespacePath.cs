namespace Jota.Api;

/// <summary>How namespaces stand in the paths of what is in them: <c>/api/v1/namespaces/NS/pods</c>.</summary>
public static class NamespacePath
{
    /// <summary>The part of the path before a namespace's name.</summary>
    public const string Segment = "namespaces";

    private static readonly NamespaceResource Namespaces = new();

    /// <summary>Whether this, behind a namespace's name, is the namespace's own subresource, and no resource in it.</summary>
    public static bool IsOwn(string next) => Namespaces.FindSubresource(next) is not null;
}
