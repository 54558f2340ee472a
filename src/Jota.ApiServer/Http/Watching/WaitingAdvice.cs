using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>
/// What a client that follows one object by its name is told beside the object: a <c>Warning</c> at the beginning of the answer. When
/// there is something new to tell in the middle of a watch, the watch ends, which any watch may do at any time: the client goes on from
/// where it was with another one, and is told at its beginning. Only of a client that comes back: who keeps a copy of what he watches, as
/// <c>kubectl rollout status</c>, asks for bookmarks, to know where to go on from; <c>kubectl get -w</c> just shows what comes, and ends
/// with the watch.
/// </summary>
internal sealed class WaitingAdvice
{
    private readonly Resource _resource;
    private readonly bool _comesBack;
    private string? _told;

    private WaitingAdvice(Resource resource, bool comesBack) => (_resource, _comesBack) = (resource, comesBack);

    /// <summary>Tells what there is to tell in the head of a list's answer.</summary>
    public static void Tell(ApiCall call, ListOptions options, ApiList list)
    {
        if (IsWanted(call, options) && list.Items is [var one])
        {
            new WaitingAdvice(call.Target.Resource, comesBack: true).TellNew(call, one);
        }
    }

    /// <summary>Tells what there is to tell in the head of a watch's answer; null for a watch that needs no advice.</summary>
    public static async Task<WaitingAdvice?> BeginAsync(ApiCall call, ListOptions options)
    {
        if (!IsWanted(call, options))
        {
            return null;
        }

        var begun = new WaitingAdvice(call.Target.Resource, options.AllowWatchBookmarks && call.Format.Shape != Shape.Table);
        try
        {
            var now = await call.Api.ListAsync(call.Target with { Name = "" }, ListOptions.All with { Fields = options.Fields }, call.Ct);
            if (now.Items is [var one])
            {
                begun.TellNew(call, one);
            }
        }
        catch (ApiException e) when (e.Code == 403)
        {
            // Who may watch but not list does without.
        }

        return begun;
    }

    /// <summary>Whether the watch is to end for advice on an object's state that was not told.</summary>
    public bool EndsFor(ApiObject obj) => _comesBack && IsNew(obj);

    private bool IsNew(ApiObject obj)
    {
        var advice = _resource.AdviceForWaiting(obj);
        var isNew = advice is not null && advice != _told;
        _told = advice ?? _told;
        return isNew;
    }

    private static bool IsWanted(ApiCall call, ListOptions options) =>
        call.Target.Resource.GivesAdviceForWaiting && options.Fields.Demanded("metadata.name") is not null;

    private void TellNew(ApiCall call, ApiObject obj)
    {
        if (IsNew(obj))
        {
            WarningHeader.Write(call.Http.Response.Headers, [_told!]);
        }
    }
}
