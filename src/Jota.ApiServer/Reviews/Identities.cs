using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Reviews;

/// <summary>Users as answers tell them.</summary>
internal static class Identities
{
    public static V1UserInfo Of(UserIdentity user) => new()
    {
        Username = user.Name,
        Uid = user.Uid.Length == 0 ? null : user.Uid,
        Groups = user.Groups.IsEmpty ? null : [.. user.Groups],
        Extra = user.Extra.IsEmpty ? null : user.Extra.ToDictionary(e => e.Key, e => (IList<string>)[.. e.Value]),
    };
}
