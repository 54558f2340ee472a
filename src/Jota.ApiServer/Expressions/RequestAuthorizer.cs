using Jota.Api;
using Jota.Cel;
using Jota.Client;

namespace Jota.ApiServer.Expressions;

/// <summary>Answers expressions that ask who may do what: whoever sent the request, or a service account.</summary>
internal sealed class RequestAuthorizer(IAuthorizer authorizer, UserIdentity user) : ICelAuthorizer
{
    public CelDecision Check(CelAccess access)
    {
        var who = access.ServiceAccount is (var ns, var name) ? Account(ns, name) : user;
        var decision = authorizer.Authorize(access.Path.Length > 0
            ? AccessRequest.ToPath(who, access.Verb, access.Path)
            : new(who, access.Verb)
            {
                Group = access.Group,
                Version = "*",
                Resource = access.Resource,
                Subresource = access.Subresource,
                Namespace = access.Namespace,
                Name = access.Name,
                Fields = Read(access.FieldSelector, FieldSelector.Parse, FieldSelector.Everything),
                Labels = Read(access.LabelSelector, LabelSelector.Parse, LabelSelector.Everything),
            });
        return new(decision.Allowed, decision.Reason);
    }

    private static UserIdentity Account(string ns, string name) => new(ServiceAccountNames.UserOf(new(ns, name)))
    {
        Groups = [.. ServiceAccountNames.GroupsOf(ns), UserIdentity.AuthenticatedGroup],
    };

    // As upstream: what cannot be read is left out, and the question is about more.
    private static T Read<T>(string text, Func<string, T> read, T otherwise)
    {
        try
        {
            return text.Length == 0 ? otherwise : read(text);
        }
        catch (FormatException)
        {
            return otherwise;
        }
    }
}
