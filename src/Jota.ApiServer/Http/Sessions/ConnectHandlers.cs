using System.Collections.Frozen;
using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>Who carries out requests that lead into something that runs, by subresource.</summary>
internal static class ConnectHandlers
{
    private static readonly FrozenDictionary<string, VerbHandler> ByName = new Dictionary<string, VerbHandler>
    {
        ["attach"] = Counted(ProcessHandler.HandleAsync),
        ["exec"] = Counted(ProcessHandler.HandleAsync),
        ["log"] = Counted(PodLogHandler.HandleAsync),
        ["portforward"] = Counted(PortForwardHandler.HandleAsync),
        ["proxy"] = Counted(ProxyHandler.HandleAsync),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static VerbHandler Of(Subresource subresource) => ByName[subresource.Name];

    private static VerbHandler Counted(VerbHandler handler) => async call =>
    {
        using var session = ConnectionFlow.EnterSession(call.Http);
        await handler(call);
    };
}
