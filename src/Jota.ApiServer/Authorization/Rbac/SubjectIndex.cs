using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>
/// Who is granted what in one scope (the cluster, or a namespace), by user and by group. Read without locks; changed by one writer,
/// which puts new arrays in the place of old ones.
/// </summary>
internal sealed class SubjectIndex
{
    private readonly ConcurrentDictionary<string, Grant[]> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Grant[]> _groups = new(StringComparer.Ordinal);

    public bool IsEmpty => _users.IsEmpty && _groups.IsEmpty;

    /// <summary>The first grant that allows this. Allocates nothing.</summary>
    public Grant? Find(in AccessRequest request)
    {
        if (_users.TryGetValue(request.User.Name, out var grants) && Find(grants, request) is { } own)
        {
            return own;
        }

        foreach (var group in request.User.Groups)
        {
            if (_groups.TryGetValue(group, out grants) && Find(grants, request) is { } shared)
            {
                return shared;
            }
        }

        return null;
    }

    /// <summary>Everything that a user is granted.</summary>
    public IEnumerable<Grant> Of(UserIdentity user) =>
        _users.GetValueOrDefault(user.Name, []).Concat(user.Groups.SelectMany(group => _groups.GetValueOrDefault(group, [])));

    public void Add(Grant grant)
    {
        if (Place(grant) is var (map, name))
        {
            map.AddOrUpdate(name, static (_, added) => [added], static (_, grants, added) => [.. grants, added], grant);
        }
    }

    public void Remove(Grant grant)
    {
        if (Place(grant) is not var (map, name) || !map.TryGetValue(name, out var grants))
        {
            return;
        }

        Grant[] left = [.. grants.Where(other => !ReferenceEquals(other, grant))];
        if (left.Length > 0)
        {
            map[name] = left;
        }
        else
        {
            map.TryRemove(name, out _);
        }
    }

    private (ConcurrentDictionary<string, Grant[]> Map, string Name)? Place(Grant grant) => grant.Subject switch
    {
        { Kind: RbacNames.User } user => (_users, user.Name),
        { Kind: RbacNames.UserGroup } group => (_groups, group.Name),
        { Kind: RbacNames.ServiceAccount } account when Scope(account.NamespaceProperty, grant) is { Length: > 0 } ns =>
            (_users, ServiceAccountNames.UserOf(new(ns, account.Name))),
        _ => null,
    };

    /// <summary>An account that is named without a namespace is of the binding's.</summary>
    private static string Scope(string? ns, Grant grant) => string.IsNullOrEmpty(ns) ? grant.Binding.Namespace : ns;

    private static Grant? Find(Grant[] grants, in AccessRequest request)
    {
        foreach (var grant in grants)
        {
            if (grant.Role.Allows(request))
            {
                return grant;
            }
        }

        return null;
    }
}
