using Jota.Api;
using Jota.ApiServer.RequestOptions;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>The options of lists, watches and collection deletes from the query.</summary>
internal static class ListQuery
{
    /// <summary>
    /// Reads them; what does not go together is the core's to refuse. Throws 400 and 422 for what cannot be read, with upstream's texts.
    /// </summary>
    public static ListOptions Read(QueryValues query)
    {
        var limit = query.Number("limit") ?? 0;
        var timeout = query.Number("timeoutSeconds");
        return new ListOptions
        {
            Labels = Labels(query.Text("labelSelector")),
            Fields = Fields(query.Text("fieldSelector")),
            Limit = (int)Math.Clamp(limit, 0, int.MaxValue),
            Continue = query.Text("continue"),
            ResourceVersion = query.Text("resourceVersion"),
            Match = Match(query.Text("resourceVersionMatch")),
            AllowWatchBookmarks = query.Flag("allowWatchBookmarks"),
            SendInitialEvents = query.NullableFlag("sendInitialEvents"),
            Timeout = timeout is > 0 and < int.MaxValue ? TimeSpan.FromSeconds(timeout.Value) : null,
        };
    }

    private static ResourceVersionMatch Match(string text)
    {
        switch (text)
        {
            case "":
                return ResourceVersionMatch.Unset;
            case "NotOlderThan":
                return ResourceVersionMatch.NotOlderThan;
            case "Exact":
                return ResourceVersionMatch.Exact;
            default:
                var errors = new FieldErrors();
                errors.At("resourceVersionMatch").NotSupported(text, ["Exact", "NotOlderThan", ""]);
                throw OptionsErrors.Refuse(errors, "ListOptions");
        }
    }

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
}
