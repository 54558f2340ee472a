using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>One request about a resource: who asks, for what, and how the answer is to look.</summary>
internal sealed class ApiCall(
    HttpContext http, HttpServices services, UserIdentity user, ApiTarget target, string verb, CancellationToken ct)
{
    private ResponseFormat? _format;
    private IRepresentation? _representation;

    public HttpContext Http { get; } = http;

    public HttpServices Services { get; } = services;

    public UserIdentity User { get; } = user;

    /// <summary>The core, on behalf of the caller.</summary>
    public IApi Api { get; } = services.ApiFor(user);

    public ApiTarget Target { get; } = target;

    /// <summary>The API verb that the method means there.</summary>
    public string Verb { get; } = verb;

    /// <summary>Whether its body says something; that of any other is read away.</summary>
    public bool TakesBody { get; init; } = true;

    /// <summary>The request in the audit log; null where nothing is told of it.</summary>
    public AuditedRequest? Audited { get; init; }

    /// <summary>How many parts of the path lead to a subresource.</summary>
    public int Depth { get; init; }

    /// <summary>Ends with the client's connection, the request's time, or the server.</summary>
    public CancellationToken Ct { get; } = ct;

    public QueryValues Query => QueryValues.Of(Http.Request);

    /// <summary>What the client accepts. Throws 406 at the first use, so handlers ask before they do anything.</summary>
    public ResponseFormat Format => _format ??= ResponseFormat.Negotiate(Http.Request, HasTable);

    /// <summary>The shape of the objects in the answer.</summary>
    public IRepresentation Representation => _representation ??= NewRepresentation();

    /// <summary>The same for somebody else, who has not seen what that one has told.</summary>
    public IRepresentation NewRepresentation() => Format.Shape switch
    {
        Shape.Whole => WholeObjects.Instance,
        Shape.Metadata => new MetadataOnly(Format.ShapeVersion),
        Shape.Table => new TableRows(Target.Body, Format.ShapeVersion, Include(), Services.Clock),
        _ => throw new InvalidOperationException($"no representation for {Format.Shape}"),
    };

    /// <summary>The object in the body, which must be of this kind.</summary>
    public async Task<ApiBody.Encoded> ReadObjectAsync(string kind)
    {
        var body = await RequestBody.ReadObjectAsync(Http.Request, kind, Ct);
        Audited?.Sent(body);
        return body;
    }

    /// <summary>Checks what the client accepts before anything is done for it.</summary>
    public void Negotiate() => _ = Representation;

    /// <summary>Throws 403 when the caller may not do this at all, whatever it is about in particular.</summary>
    public void RequireAccess()
    {
        // A list or watch may be allowed for one name: the selector that says which was read, or is what is wrong.
        var fields = Target.Name.Length == 0 && Verb is "list" or "watch" or "deletecollection" ? Query.Text("fieldSelector") : "";
        if (fields.Length == 0)
        {
            Services.Authorizer.Require(AccessRequest.To(User, Verb, Target));
        }
    }

    /// <summary>Reviews and what is only posted to are answers, and no objects that a table could list.</summary>
    private bool HasTable => (Target.Body.IsStored || Target.Body.Verbs.Contains("list"))
        && Target.Resource.FindSubresource(Target.Subresource) is not { Verbs: ["create"] };

    private IncludeObject Include() => Query.Text("includeObject") switch
    {
        "" or "Metadata" => IncludeObject.Metadata,
        "None" => IncludeObject.None,
        "Object" => IncludeObject.Object,
        var other => throw Jota.Api.ApiException.BadRequest($"unrecognized includeObject value: \"{other}\""),
    };
}
