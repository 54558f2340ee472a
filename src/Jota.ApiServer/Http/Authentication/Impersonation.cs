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
    private const string AuthenticationGroup = "authentication.k8s.io";

    /// <summary>Who the request is to be served as: the caller, or whom he may impersonate. Throws when he may not.</summary>
    public static UserIdentity Of(HttpContext http, UserIdentity caller, IAuthorizer authorizer)
    {
        var asked = ImpersonationHeaders.Read(http.Request.Headers);
        if (asked.User.Length == 0)
        {
            return asked.IsEmpty ? caller : throw ApiException.BadRequest($"requested {asked} without impersonating a user name");
        }

        authorizer.Require(AskUser(caller, asked.User));
        foreach (var group in asked.Groups)
        {
            authorizer.Require(Ask(caller, "", "groups", group));
        }

        foreach (var (key, values) in asked.Extra)
        {
            foreach (var value in values)
            {
                authorizer.Require(Ask(caller, AuthenticationGroup, "userextras", value) with { Subresource = key });
            }
        }

        if (asked.Uid.Length > 0)
        {
            authorizer.Require(Ask(caller, AuthenticationGroup, "uids", asked.Uid));
        }

        return new(asked.User) { Uid = asked.Uid, Groups = WithImplied(asked.User, asked.Groups), Extra = asked.Extra };
    }

    private static AccessRequest Ask(UserIdentity caller, string apiGroup, string resource, string name) =>
        new(caller, "impersonate") { Group = apiGroup, Version = "v1", Resource = resource, Name = name };

    private static AccessRequest AskUser(UserIdentity caller, string name) => ServiceAccountNames.AccountOf(name) is { } account
        ? Ask(caller, "", "serviceaccounts", account.Name) with { Namespace = account.Namespace }
        : Ask(caller, "", "users", name);

    /// <summary>
    /// Groups of an account are its own unless others are named; everybody but the anonymous counts as authenticated, unless he is named as
    /// somebody who is not.
    /// </summary>
    private static ImmutableArray<string> WithImplied(string name, ImmutableArray<string> groups)
    {
        if (groups.IsEmpty && ServiceAccountNames.AccountOf(name) is { } account)
        {
            groups = [.. ServiceAccountNames.GroupsOf(account.Namespace)];
        }

        var implied = name == UserIdentity.Anonymous.Name ? UserIdentity.UnauthenticatedGroup : UserIdentity.AuthenticatedGroup;
        return groups.Contains(implied) || groups.Contains(UserIdentity.UnauthenticatedGroup) ? groups : groups.Add(implied);
    }
}
