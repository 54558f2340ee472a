using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Matching;
using Jota.Cel;

namespace Jota.ApiServer.Expressions;

/// <summary>What the variables of expressions at admission are of one request, shown in one version. Each is made once.</summary>
internal sealed class RequestValues(ReviewedRequest reviewed, Resource version, ApiObject? ns = null)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = RequestBudget.MaxDepth + 1 };

    private CelValue[]? _values;

    /// <summary>The request.</summary>
    public ReviewedRequest Reviewed { get; } = reviewed;

    /// <summary>The version in which it is shown.</summary>
    public Resource Version { get; } = version;

    /// <summary>The values in their places.</summary>
    /// <param name="parameter">The policy's parameter; null where there is none.</param>
    /// <param name="variables">The policy's variables; null where there are none.</param>
    public CelValue[] With(CelValue? parameter, CelValue? variables)
    {
        CelValue[] values = [.. _values ??= Make()];
        (values[4], values[7]) = (parameter ?? CelNull.Value, variables ?? CelNull.Value);
        return values;
    }

    /// <summary>A value read from JSON.</summary>
    public static CelValue Read(ReadOnlyMemory<byte> json, CelType? type = null) =>
        CelJson.Read(JsonDocument.Parse(json, Deep).RootElement, type);

    private CelValue[] Make()
    {
        var authorizer = new RequestAuthorizer(Reviewed.Request.Authorizer, Reviewed.Request.User);
        return
        [
            Reviewed.ObjectIn(Version) is { } obj ? Read(obj) : CelNull.Value,
            Reviewed.OldIn(Version) is { } old ? Read(old) : CelNull.Value,
            new LazyMap(RequestTypes.Request, Request),
            ns is null ? CelNull.Value : Read(ns.Content, RequestTypes.Namespace),
            CelNull.Value,
            CelAuthorizer.Of(authorizer),
            CelAuthorizer.OfResource(authorizer, RequestResource()),
            CelNull.Value,
        ];
    }

    private CelAccess RequestResource() => new()
    {
        Group = Reviewed.Resource.Names.Group,
        Resource = Reviewed.Resource.Names.Plural,
        Subresource = Reviewed.Part,
        Namespace = Reviewed.Namespace,
        Name = Reviewed.Name,
    };

    private CelMap Request()
    {
        var into = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(into, ApiJson.Writing))
        {
            json.WriteStartObject();
            ReviewSubject.Write(json, Version, Reviewed);
            json.WriteBoolean("dryRun", Reviewed.Request.DryRun);
            ReviewOptions.Write(json, Reviewed);
            json.WriteEndObject();
        }

        return (CelMap)Read(into.WrittenMemory, RequestTypes.Request);
    }
}
