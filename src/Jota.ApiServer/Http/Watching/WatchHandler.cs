using Jota.Api;
using Jota.ApiServer.Fairness;
using Jota.Client;
using Jota.Transport.Upgrades;

namespace Jota.ApiServer.Http;

/// <summary>
/// Follows changes: a line of JSON per event, sent as soon as no further one is waiting.
/// </summary>
internal static class WatchHandler
{
    // Upstream ends a watch that named no time after half an hour to an hour, so that clients spread over servers anew.
    private const int LeastSeconds = 1800;
    private const int FlushAt = 64 * 1024;

    public static async Task HandleAsync(ApiCall call)
    {
        // 1 Read what is asked.
        call.Negotiate();
        if (call.Format.Yaml)
        {
            throw new ApiException(406, "NotAcceptable", "only the following media types are accepted: application/json");
        }

        var options = ListQuery.Read(call.Query);
        if (call.Target.Name.Length > 0)
        {
            options = options with { Fields = OnlyNamed(call.Target.Name, options.Fields) };
        }

        options = options with
        {
            Timeout = options.Timeout ?? TimeSpan.FromSeconds(LeastSeconds + call.Services.Ids.Next(LeastSeconds)),
            Begun = call.Http.Features.Get<WatchBeginning>() is { } beginning ? beginning.End : null,
        };

        // 2 Begin: what is refused is refused at the first step, before there is an answer.
        using var ends = WebSocketUpgrade.IsAskedBy(call.Http.Request) ? CancellationTokenSource.CreateLinkedTokenSource(call.Ct) : null;
        await using var events =
            new WatchSteps(ct => call.Api.WatchAsync(call.Target with { Name = "" }, options, ct), ends?.Token ?? call.Ct);
        if (events.Step())
        {
            await events.MovedAsync();
        }

        if (ends is not null)
        {
            await WatchSocket.FollowAsync(call, events, ends);
            return;
        }

        // 3 Tell that the watch stands, even while nothing happens.
        var advice = await WaitingAdvice.BeginAsync(call, options);
        call.Http.Response.ContentType = "application/json";
        await call.Http.Response.StartAsync(call.Ct);
        await call.Http.Response.BodyWriter.FlushAsync(call.Ct);

        // 4 Follow.
        await FollowAsync(call, events, advice);
    }

    /// <summary>The old path <c>/watch/…/pods/NAME</c>: a watch of the collection that selects the name.</summary>
    private static FieldSelector OnlyNamed(string name, FieldSelector asked) =>
        asked.IsEverything ? FieldSelector.Where("metadata.name", name)
        : asked.Demanded("metadata.name") == name ? asked
        : throw ApiException.BadRequest("fieldSelector metadata.name doesn't match requested name");

    private static async Task FollowAsync(ApiCall call, WatchSteps events, WaitingAdvice? advice)
    {
        var into = call.Http.Response.BodyWriter;
        var told = call.Services.Requests.EventsOf(call.Target.Resource);
        try
        {
            while (await events.MovedAsync())
            {
                WatchFrame.Write(into, call.Representation, events.Current);
                told.Add();
                if (events.Current is { Type: WatchEventType.Added or WatchEventType.Modified, Object: { } changed }
                    && advice?.EndsFor(changed) == true)
                {
                    break;
                }

                if (!events.Step() || into.UnflushedBytes > FlushAt)
                {
                    await ConnectionFlow.FlushAsync(call.Http, into, call.Ct);
                }
            }
        }
        catch (ApiException failure)
        {
            // The answer is under way: from here on a failure is an event, the last one.
            WatchFrame.Write(into, call.Representation, WatchEvent.Error(failure.ToStatus()));
        }
        catch (OperationCanceledException) when (!call.Http.RequestAborted.IsCancellationRequested)
        {
            // The server stops: the stream ends properly and the client comes back for more.
        }

        await ConnectionFlow.FlushAsync(call.Http, into, call.Http.RequestAborted);
    }
}
