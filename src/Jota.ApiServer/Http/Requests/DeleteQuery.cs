using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.RequestOptions;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>The options of a delete: from the body's <c>DeleteOptions</c> where there is a body, else from the query.</summary>
/// <param name="Options">What the core needs.</param>
/// <param name="OrphanDependents">The old field, as given.</param>
internal sealed record DeleteQuery(DeleteOptions Options, bool? OrphanDependents)
{
    /// <summary>Reads them. Throws 400 for what cannot be read and 422 for what does not go together, with upstream's texts.</summary>
    public static async Task<DeleteQuery> ReadAsync(ApiCall call)
    {
        var request = call.Http.Request;
        if (request.ContentLength is 0 || (request.ContentLength is null && request.ContentType is null))
        {
            return Check(FromQuery(call.Query), call);
        }

        var body = await call.ReadObjectAsync("DeleteOptions");
        return Check(body.Bytes.IsEmpty ? FromQuery(call.Query) : FromBody(body, call.Ct), call);
    }

    private static V1DeleteOptions FromQuery(QueryValues query) => new()
    {
        GracePeriodSeconds = query.Number("gracePeriodSeconds"),
        PropagationPolicy = query.Has("propagationPolicy") ? query.Text("propagationPolicy") : null,
        OrphanDependents = query.NullableFlag("orphanDependents"),
        DryRun = query.All("dryRun"),
    };

    private static V1DeleteOptions FromBody(ApiBody.Encoded body, CancellationToken ct)
    {
        V1DeleteOptions options;
        try
        {
            options = ApiJson.Decode<V1DeleteOptions>((body.IsYaml ? ToJson(body.Bytes, ct) : body.Bytes).Span);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            throw ApiException.BadRequest($"couldn't get version/kind; json parse error: {wrong.Message}");
        }

        return options.Kind is null or "" or "DeleteOptions"
            ? options
            : throw ApiException.BadRequest(
                $"no kind \"{options.Kind}\" is registered for version \"{options.ApiVersion}\" in scheme " +
                "\"pkg/apis/meta/internalversion/scheme/register.go:27\"");
    }

    private static ReadOnlyMemory<byte> ToJson(ReadOnlyMemory<byte> yaml, CancellationToken ct) =>
        YamlToJson.Convert(yaml.Span, new RequestBudget(yaml.Length, ct), out _);

    private static DeleteQuery Check(V1DeleteOptions options, ApiCall call) =>
        new(WireDeleteOptions.Read(options) with { Audit = call.Audited?.Annotations }, options.OrphanDependents);
}
