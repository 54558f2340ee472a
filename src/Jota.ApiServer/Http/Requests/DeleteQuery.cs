using System.Text.Json;
using Jota.Api;
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
            return Check(FromQuery(call.Query));
        }

        var body = await RequestBody.ReadObjectAsync(request, "DeleteOptions", call.Ct);
        return Check(body.Bytes.IsEmpty ? FromQuery(call.Query) : FromBody(body));
    }

    private static V1DeleteOptions FromQuery(QueryValues query) => new()
    {
        GracePeriodSeconds = query.Number("gracePeriodSeconds"),
        PropagationPolicy = query.Has("propagationPolicy") ? query.Text("propagationPolicy") : null,
        OrphanDependents = query.NullableFlag("orphanDependents"),
        DryRun = query.All("dryRun"),
    };

    private static V1DeleteOptions FromBody(ApiBody.Encoded body)
    {
        V1DeleteOptions options;
        try
        {
            options = ApiJson.Decode<V1DeleteOptions>((body.IsYaml ? YamlToJson.Convert(body.Bytes.Span, out _) : body.Bytes).Span);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            throw ApiException.BadRequest($"couldn't get version/kind; json parse error: {wrong.Message}");
        }

        return options.Kind is null or "" or "DeleteOptions"
            ? options
            : throw ApiException.BadRequest(
                $"no kind \"{options.Kind}\" is registered for version \"{options.ApiVersion}\" in scheme \"pkg/apis/meta/internalversion/scheme/register.go:27\"");
    }

    private static DeleteQuery Check(V1DeleteOptions options)
    {
        var errors = new FieldErrors();
        var dryRun = DryRunQuery.Read([.. options.DryRun ?? []], errors);
        var policy = errors.At("propagationPolicy");
        if (options is { OrphanDependents: not null, PropagationPolicy: { } both })
        {
            policy.Invalid(both, "orphanDependents and deletionPropagation cannot be both set");
        }
        else if (options.PropagationPolicy is not (null or "Foreground" or "Background" or "Orphan"))
        {
            policy.NotSupported(options.PropagationPolicy, ["Foreground", "Background", "Orphan", "nil"]);
        }

        OptionsErrors.ThrowIfAny(errors, "DeleteOptions");
        return new(ToCore(options, dryRun), options.OrphanDependents);
    }

    private static DeleteOptions ToCore(V1DeleteOptions options, bool dryRun) => new()
    {
        GracePeriodSeconds = options.GracePeriodSeconds,
        PropagationPolicy = options.PropagationPolicy ?? options.OrphanDependents switch
        {
            true => "Orphan",
            false => "Background",
            null => null,
        },
        Uid = options.Preconditions?.Uid,
        ResourceVersion = options.Preconditions?.ResourceVersion,
        DryRun = dryRun,
    };
}
