using Jota.ApiServer.Fairness;
using Jota.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Jota.ApiServer.Http;

/// <summary>
/// Where each request gets its seats, after it is known who asks and before anything is done for him. What lasts as long as its client
/// likes has none: sessions never, watches once they have begun.
/// </summary>
internal sealed class FairnessGate(HttpServices services)
{
    /// <summary>How long a request may wait: a quarter of what it has in all, as upstream.</summary>
    public static readonly TimeSpan LongestWait = RequestTime.Longest / 4;

    private readonly RequestDeadlines _waits = new(services.Clock, LongestWait);

    /// <summary>
    /// Gives the request its seats, and says on the answer by which schema and level. Throws 429 when there is no room, or the wait is too
    /// long.
    /// </summary>
    public ValueTask<Seats> EnterAsync(HttpContext http, UserIdentity user, string path, ApiPath? resource)
    {
        if (services.Options.Fairness is not { } fairness || resource is { IsSession: true })
        {
            return default;
        }

        var request = RequestAccess.Of(http.Request, user, path, resource);
        var schema = fairness.Classify(request);
        Tell(http.Response.Headers, "X-Kubernetes-PF-FlowSchema-UID", schema.Uid);
        Tell(http.Response.Headers, "X-Kubernetes-PF-PriorityLevel-UID", schema.LevelUid);

        // Who waits for nobody need not say how wide he is.
        var width = schema.Level.Settings.IsExempt || request.Path.Length > 0 ? 1 : fairness.Widths.Of(request, ScopeOf(http.Request));
        var entering = fairness.EnterAsync(schema, schema.FlowOf(request), width, new HttpWait(http, _waits, services.Stopping));
        return request.Verb == "watch" ? BeginWatchAsync(http, fairness, entering) : entering;
    }

    /// <summary>The request is done.</summary>
    public void Leave(in Seats seats)
    {
        if (seats.Schema is not null)
        {
            services.Options.Fairness?.Leave(seats);
        }
    }

    private static async ValueTask<Seats> BeginWatchAsync(HttpContext http, RequestFairness fairness, ValueTask<Seats> entering)
    {
        http.Features.Set(new WatchBeginning(fairness, await entering));
        return default;
    }

    private static ReadingScope ScopeOf(HttpRequest request)
    {
        var query = QueryValues.Of(request);
        if (!request.QueryString.HasValue)
        {
            return new(Limit: 0, IsSelective: false, TellsPresent: true, IsDryRun: false);
        }

        return new(
            int.TryParse(query.Text("limit"), out var limit) ? limit : 0,
            query.Has("labelSelector") || query.Has("fieldSelector"),
            query.NullableFlag("sendInitialEvents") ?? query.Text("resourceVersion") is "" or "0",
            query.Has("dryRun"));
    }

    private static void Tell(IHeaderDictionary headers, string name, StringValues value)
    {
        if (!StringValues.IsNullOrEmpty(value))
        {
            headers[name] = value;
        }
    }
}
