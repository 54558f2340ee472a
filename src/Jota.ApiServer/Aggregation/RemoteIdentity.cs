using Jota.Client;
using Jota.Transport.Headers;

namespace Jota.ApiServer.Aggregation;

/// <summary>The headers that tell an aggregated server who asks; no client of ours can send them there. Pure.</summary>
internal static class RemoteIdentity
{
    public const string UserHeader = "X-Remote-User";
    public const string UidHeader = "X-Remote-Uid";
    public const string GroupHeader = "X-Remote-Group";
    public const string ExtraPrefix = "X-Remote-Extra-";

    /// <summary>Who this server is to them when it asks for itself.</summary>
    public static UserIdentity Aggregator { get; } = new("system:kube-aggregator") { Groups = [UserIdentity.MastersGroup] };

    /// <summary>Whether a header says, or could be taken for saying, who a user is.</summary>
    public static bool IsAbout(string header) => header.StartsWith("X-Remote-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The headers of a user, each once: see <see cref="RepeatedHeaderEncoding"/>.</summary>
    public static IEnumerable<(string Name, string Value)> Of(UserIdentity user)
    {
        yield return (UserHeader, RepeatedHeaderEncoding.Join([user.Name]));
        if (user.Uid.Length > 0)
        {
            yield return (UidHeader, RepeatedHeaderEncoding.Join([user.Uid]));
        }

        if (!user.Groups.IsEmpty)
        {
            yield return (GroupHeader, RepeatedHeaderEncoding.Join(user.Groups));
        }

        foreach (var (key, values) in user.Extra)
        {
            yield return (ExtraPrefix + Uri.EscapeDataString(key), RepeatedHeaderEncoding.Join(values));
        }
    }
}
