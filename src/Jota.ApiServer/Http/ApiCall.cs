using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>One request about a resource: who asks, for what, and how the answer is to look.</summary>
internal sealed class ApiCall(HttpContext http, HttpServices services, UserIdentity user, ApiTarget target, CancellationToken ct)
{
    private ResponseFormat? _format;
    private IRepresentation? _representation;

    public HttpContext Http { get; } = http;

    public HttpServices Services { get; } = services;

    public UserIdentity User { get; } = user;

    /// <summary>The core, on behalf of the caller.</summary>
    public IApi Api { get; } = services.ApiFor(user);

    public ApiTarget Target { get; } = target;

    /// <summary>Ends with the client's connection, the request's time, or the server.</summary>
    public CancellationToken Ct { get; } = ct;

    public QueryValues Query => new(Http.Request.Query);

    /// <summary>What the client accepts. Throws 406 at the first use, so handlers ask before they do anything.</summary>
    public ResponseFormat Format => _format ??= ResponseFormat.Negotiate(Http.Request);

    /// <summary>The shape of the objects in the answer.</summary>
    public IRepresentation Representation => _representation ??= Format.Shape switch
    {
        Shape.Whole => WholeObjects.Instance,
        Shape.Metadata => new MetadataOnly(Format.ShapeVersion),
        Shape.Table => new TableRows(Target.Body, Format.ShapeVersion, Include(), Services.Clock),
        _ => throw new InvalidOperationException($"no representation for {Format.Shape}"),
    };

    /// <summary>Checks what the client accepts before anything is done for it.</summary>
    public void Negotiate() => _ = Representation;

    private IncludeObject Include() => Query.Text("includeObject") switch
    {
        "" or "Metadata" => IncludeObject.Metadata,
        "None" => IncludeObject.None,
        "Object" => IncludeObject.Object,
        var other => throw Jota.Api.ApiException.BadRequest($"unrecognized includeObject value: \"{other}\""),
    };
}
