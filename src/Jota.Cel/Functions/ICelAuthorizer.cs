namespace Jota.Cel;

/// <summary>Decides what expressions ask the <c>authorizer</c> about. From memory, and for any thread.</summary>
public interface ICelAuthorizer
{
    /// <summary>Whether somebody may do something; must not throw.</summary>
    CelDecision Check(CelAccess access);
}

/// <summary>What an expression asks the authorizer about: a path, or a resource.</summary>
public sealed record CelAccess
{
    /// <summary>The account about which is asked; null for who sent the request.</summary>
    public (string Namespace, string Name)? ServiceAccount { get; init; }

    /// <summary>The path; empty when it is about a resource.</summary>
    public string Path { get; init; } = "";

    /// <summary>The group of the resource.</summary>
    public string Group { get; init; } = "";

    /// <summary>The resource, in the plural.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The subresource; empty for the resource itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The namespace; empty for all.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The object's name; empty for any.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which objects, by their fields; empty for all.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>Which objects, by their labels; empty for all.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>What is to be done.</summary>
    public string Verb { get; init; } = "";
}

/// <summary>What the authorizer says.</summary>
/// <param name="Allowed">Whether it may be done.</param>
/// <param name="Reason">Why, or why not; empty when nothing is said.</param>
/// <param name="Error">What went wrong; empty when nothing did.</param>
public sealed record CelDecision(bool Allowed, string Reason = "", string Error = "");
