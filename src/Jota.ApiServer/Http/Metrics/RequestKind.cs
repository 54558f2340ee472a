using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>What a request is counted as: upstream's labels, but for the code of the answer.</summary>
/// <param name="Resource">The resource; null for a path that is none.</param>
/// <param name="Subresource">Such as <c>log</c>; for a path that is no resource its first part.</param>
/// <param name="Verb">The API verb.</param>
/// <param name="Scope"><c>resource</c>, <c>namespace</c>, <c>cluster</c>, or empty.</param>
/// <param name="DryRun">Whether it changes nothing.</param>
internal readonly record struct RequestKind(Resource? Resource, string Subresource, string Verb, string Scope, bool DryRun)
{
    /// <summary>A request about a resource.</summary>
    public static RequestKind Of(ApiTarget target, string verb, bool dryRun) =>
        new(target.Resource, target.Subresource, verb, ScopeOf(target, verb), dryRun);

    /// <summary>A request for a path that is served but is no resource.</summary>
    public static RequestKind OfPath(string root) => new(null, root, "get", "", false);

    /// <summary>Whether it changes something.</summary>
    public bool Mutates => Verb is not ("get" or "list" or "watch");

    /// <summary>Whether it lasts as long as its client likes.</summary>
    public bool IsLongRunning => Verb == "watch" || Connection;

    /// <summary>The verb in upstream's words.</summary>
    public string VerbText => Verb switch
    {
        _ when Connection && Subresource != "log" => "CONNECT",
        "get" => "GET",
        "list" => "LIST",
        "watch" => "WATCH",
        "create" => "POST",
        "update" => "PUT",
        "patch" => "PATCH",
        "delete" => "DELETE",
        "deletecollection" => "DELETECOLLECTION",
        _ => "OTHER",
    };

    private bool Connection => Resource?.FindSubresource(Subresource)?.Connects == true;

    private static string ScopeOf(ApiTarget target, string verb) => target switch
    {
        { Name.Length: > 0 } => "resource",
        _ when verb == "create" => "resource",
        { Namespace.Length: > 0 } => "namespace",
        _ => "cluster",
    };
}
