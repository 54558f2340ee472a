using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>What list options must not say, in upstream's words.</summary>
internal static class ListChecks
{
    /// <summary>Of a list or collection delete.</summary>
    public static void CheckList(Resource resource, ListOptions options)
    {
        var errors = new FieldErrors();
        if (options.SendInitialEvents is not null)
        {
            errors.At("sendInitialEvents").Forbidden("sendInitialEvents is forbidden for list");
        }

        if (options.Match != ResourceVersionMatch.Unset)
        {
            CheckMatch(options, errors.At("resourceVersionMatch"));
        }

        Refuse(errors);
        CheckFields(resource, options.Fields);
    }

    /// <summary>Of a watch; answers its <c>resourceVersion</c>.</summary>
    public static Revision CheckWatch(Resource resource, ListOptions options)
    {
        var errors = new FieldErrors();
        var match = errors.At("resourceVersionMatch");
        if (options.SendInitialEvents is null && options.Match != ResourceVersionMatch.Unset)
        {
            match.Forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }

        if (options.SendInitialEvents is not null && options.Match != ResourceVersionMatch.NotOlderThan)
        {
            match.Forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }

        Refuse(errors);
        CheckFields(resource, options.Fields);
        return Revision.TryParse(options.ResourceVersion, out var wanted)
            ? wanted
            : throw Failures.Internal($"resourceVersion: {Unparsable(options.ResourceVersion)}");
    }

    /// <summary>400: a <c>resourceVersion</c> that is no number.</summary>
    public static ApiException BadRevision(string text) =>
        ApiException.BadRequest($"invalid resource version: resourceVersion: {Unparsable(text)}");

    private static void CheckMatch(ListOptions options, FieldErrors match)
    {
        if (options.ResourceVersion.Length == 0)
        {
            match.Forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        else if (options.Continue.Length > 0)
        {
            match.Forbidden("resourceVersionMatch is forbidden when continue is provided");
        }
        else if (options is { Match: ResourceVersionMatch.Exact, ResourceVersion: "0" })
        {
            match.Forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
    }

    private static void CheckFields(Resource resource, FieldSelector fields)
    {
        foreach (var term in fields.Terms)
        {
            if (!IsSelectable(resource, term.Path))
            {
                throw ApiException.BadRequest(resource.SelectableFields.IsEmpty
                    ? $"\"{term.Path}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                    : $"field label not supported: {term.Path}");
            }
        }
    }

    /// <summary>
    /// Upstream's kinds with fields of their own know the namespace only if they live in one; the others take it in any case.
    /// </summary>
    private static bool IsSelectable(Resource resource, string path) => path switch
    {
        "metadata.name" => true,
        "metadata.namespace" => resource.Namespaced || resource.SelectableFields.IsEmpty,
        _ => resource.SelectableFields.Any(f => f.Path == path),
    };

    private static void Refuse(FieldErrors errors)
    {
        if (errors.Any)
        {
            throw Failures.InvalidListOptions(errors);
        }
    }

    private static string Unparsable(string text) => $"Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax";
}
