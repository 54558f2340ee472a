using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// Acting as somebody else, which <c>kubectl --as</c> asks for with headers. Ignoring them would do with the caller's rights what
/// was meant to be tried with fewer.
/// </summary>
internal static class Impersonation
{
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>Who the request is to be served as: the caller, or whom he may impersonate. Throws when he may not.</summary>
    public static UserIdentity Of(HttpContext http, UserIdentity caller, IAuthorizer authorizer)
    {
        var headers = http.Request.Headers;
        var name = headers["Impersonate-User"].ToString();
        var uid = headers["Impersonate-Uid"].ToString();
        ImmutableArray<string> groups = [.. headers["Impersonate-Group"].OfType<string>().Where(g => g.Length > 0).Distinct()];
        if (name.Length == 0)
        {
            return uid.Length == 0 && groups.IsEmpty
                ? caller
                : throw ApiException.BadRequest("requested a uid or groups without impersonating a user name");
        }

        authorizer.Require(AskUser(caller, name));
        foreach (var group in groups)
        {
            authorizer.Require(new AccessRequest(caller, "impersonate") { Version = "v1", Resource = "groups", Name = group });
        }

        if (uid.Length > 0)
        {
            authorizer.Require(new AccessRequest(caller, "impersonate") { Group = "authentication.k8s.io", Version = "v1", Resource = "uids", Name = uid });
        }

        return new(name) { Uid = uid, Groups = WithImplied(name, groups) };
    }

    private static AccessRequest AskUser(UserIdentity caller, string name) => AccountOf(name) is { } account
        ? new(caller, "impersonate") { Version = "v1", Resource = "serviceaccounts", Namespace = account.Namespace, Name = account.Name }
        : new(caller, "impersonate") { Version = "v1", Resource = "users", Name = name };

    /// <summary>Groups of an account are its own unless others are named; everybody but the anonymous counts as authenticated.</summary>
    private static ImmutableArray<string> WithImplied(string name, ImmutableArray<string> groups)
    {
        if (groups.IsEmpty && AccountOf(name) is { } account)
        {
            groups = ["system:serviceaccounts", $"system:serviceaccounts:{account.Namespace}"];
        }

        var implied = name == UserIdentity.Anonymous.Name ? UserIdentity.UnauthenticatedGroup : UserIdentity.AuthenticatedGroup;
        return groups.Contains(implied) ? groups : groups.Add(implied);
    }

    private static (string Namespace, string Name)? AccountOf(string user) =>
        user.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal) && user[ServiceAccountPrefix.Length..].Split(':') is [var ns, var name]
            ? (ns, name)
            : null;
}
