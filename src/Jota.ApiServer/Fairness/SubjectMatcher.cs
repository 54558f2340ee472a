using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Fairness;

/// <summary>Whose requests a rule is about. Asking makes nothing.</summary>
internal readonly record struct SubjectMatcher
{
    private readonly SubjectKind _kind;
    private readonly string _name;

    private SubjectMatcher(SubjectKind kind, string name) => (_kind, _name) = (kind, name);

    private enum SubjectKind
    {
        Nobody,
        Everybody,
        User,
        Group,
        AccountsOf,
    }

    /// <summary>Reads one; what it cannot read is about nobody.</summary>
    public static SubjectMatcher Of(Flowcontrolv1Subject subject) => subject switch
    {
        { Kind: "User", User.Name: "*" } or { Kind: "Group", Group.Name: "*" } => new(SubjectKind.Everybody, ""),
        { Kind: "User", User.Name: { } user } => new(SubjectKind.User, user),
        { Kind: "Group", Group.Name: { } group } => new(SubjectKind.Group, group),
        { Kind: "ServiceAccount", ServiceAccount: { Name: "*", NamespaceProperty: { } ns } } =>
            new(SubjectKind.AccountsOf, ServiceAccountNames.UserOf(new(ns, ""))),
        { Kind: "ServiceAccount", ServiceAccount: { Name: { } name, NamespaceProperty: { } ns } } =>
            new(SubjectKind.User, ServiceAccountNames.UserOf(new(ns, name))),
        _ => default,
    };

    public bool Matches(UserIdentity user) => _kind switch
    {
        SubjectKind.Everybody => true,
        SubjectKind.User => string.Equals(user.Name, _name, StringComparison.Ordinal),
        SubjectKind.Group => user.IsIn(_name),
        SubjectKind.AccountsOf => user.Name.StartsWith(_name, StringComparison.Ordinal),
        _ => false,
    };
}
