using Jota.Api;
using Jota.Client;

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
            options = options with { Fields = OnlyNamed(call) };
        }

        options = options with { Timeout = options.Timeout ?? TimeSpan.FromSeconds(LeastSeconds + call.Services.Ids.Next(LeastSeconds)) };

        // 2 Begin: what is refused is refused at the first step, before there is an answer.
        await using var events = call.Api.WatchAsync(call.Target with { Name = "" }, options, call.Ct).GetAsyncEnumerator(call.Ct);
        var step = events.MoveNextAsync();
        var more = !step.IsCompleted || await step;
        var pending = step.IsCompleted ? default(ValueTask<bool>?) : step;

        // 3 Tell that the watch stands, even while nothing happens.
        var advice = await WaitingAdvice.BeginAsync(call, options);
        call.Http.Response.ContentType = "application/json";
        await call.Http.Response.StartAsync(call.Ct);
        await call.Http.Response.BodyWriter.FlushAsync(call.Ct);

        // 4 Follow.
        await FollowAsync(call, events, pending, more, advice);
    }

    /// <summary>The old path <c>/watch/…/pods/NAME</c>: a watch of the collection that selects the name.</summary>
    private static FieldSelector OnlyNamed(ApiCall call)
    {
        var asked = call.Query.Text("fieldSelector");
        return asked.Length == 0
            ? FieldSelector.Where("metadata.name", call.Target.Name)
            : FieldSelector.Parse($"{asked},metadata.name={call.Target.Name}");
    }

    private static async Task FollowAsync(ApiCall call, IAsyncEnumerator<WatchEvent> events, ValueTask<bool>? pending, bool more, WaitingAdvice? advice)
    {
        var into = call.Http.Response.BodyWriter;
        try
        {
            if (pending is { } first)
            {
                more = await first;
            }

            while (more)
            {
                WatchFrame.Write(into, call.Representation, events.Current);
                if (events.Current is { Type: WatchEventType.Added or WatchEventType.Modified, Object: { } changed } && advice?.IsNew(changed) == true)
                {
                    break;
                }

                var step = events.MoveNextAsync();
                if (!step.IsCompleted || into.UnflushedBytes > FlushAt)
                {
                    await into.FlushAsync(call.Ct);
                }

                more = await step;
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

        await into.FlushAsync(call.Http.RequestAborted);
    }
}
