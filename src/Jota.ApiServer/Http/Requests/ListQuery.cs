using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>The options of lists, watches and collection deletes from the query.</summary>
internal static class ListQuery
{
    /// <summary>Reads them. Throws 400 for what cannot be read and 422 for what does not go together, with upstream's texts.</summary>
    public static ListOptions Read(QueryValues query, bool watch)
    {
        var match = query.Text("resourceVersionMatch");
        var limit = query.Number("limit") ?? 0;
        var timeout = query.Number("timeoutSeconds");
        var options = new ListOptions
        {
            Labels = Labels(query.Text("labelSelector")),
            Fields = Fields(query.Text("fieldSelector")),
            Limit = (int)Math.Clamp(limit, 0, int.MaxValue),
            Continue = query.Text("continue"),
            ResourceVersion = query.Text("resourceVersion"),
            Match = Match(match),
            AllowWatchBookmarks = query.Flag("allowWatchBookmarks"),
            SendInitialEvents = query.NullableFlag("sendInitialEvents"),
            Timeout = timeout is > 0 and < int.MaxValue ? TimeSpan.FromSeconds(timeout.Value) : null,
        };
        Check(options, match, watch);
        return options;
    }

    private static ResourceVersionMatch Match(string text) => text switch
    {
        "NotOlderThan" => ResourceVersionMatch.NotOlderThan,
        "Exact" => ResourceVersionMatch.Exact,
        _ => ResourceVersionMatch.Unset,
    };

    private static LabelSelector Labels(string text)
    {
        try
        {
            return text.Length == 0 ? LabelSelector.Everything : LabelSelector.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw ApiException.BadRequest(wrong.Message);
        }
    }

    private static FieldSelector Fields(string text)
    {
        try
        {
            return text.Length == 0 ? FieldSelector.Everything : FieldSelector.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw ApiException.BadRequest(wrong.Message);
        }
    }

    private static void Check(ListOptions options, string match, bool watch)
    {
        var errors = new FieldErrors();
        var field = errors.At("resourceVersionMatch");
        if (watch)
        {
            CheckWatch(options, match, field);
        }
        else
        {
            CheckList(options, match, field, errors);
        }

        if (match.Length > 0 && options.Continue.Length > 0)
        {
            field.Forbidden("resourceVersionMatch is forbidden when continue is provided");
        }

        OptionsErrors.ThrowIfAny(errors, "ListOptions");
    }

    private static void CheckWatch(ListOptions options, string match, FieldErrors field)
    {
        if (options.SendInitialEvents is not null && match != "NotOlderThan")
        {
            field.Forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
        else if (options.SendInitialEvents is null && match.Length > 0)
        {
            field.Forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }
    }

    private static void CheckList(ListOptions options, string match, FieldErrors field, FieldErrors errors)
    {
        if (match.Length > 0 && options.ResourceVersion.Length == 0)
        {
            field.Forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
        }

        if (match.Length > 0 && options.Match == ResourceVersionMatch.Unset)
        {
            field.NotSupported(match, ["Exact", "NotOlderThan", ""]);
        }

        if (options.Match == ResourceVersionMatch.Exact && options.ResourceVersion == "0")
        {
            field.Forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }

        if (options.SendInitialEvents is not null)
        {
            errors.At("sendInitialEvents").Forbidden("sendInitialEvents is forbidden for list");
        }
    }
}
