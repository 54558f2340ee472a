using Jota.Client;

namespace Jota.ApiServer;

/// <summary>Who the server itself is, when it reads and writes objects of its own accord.</summary>
internal static class ServerIdentity
{
    public static readonly UserIdentity Self = new("system:apiserver")
    {
        Groups = [UserIdentity.MastersGroup, UserIdentity.AuthenticatedGroup],
    };
}
