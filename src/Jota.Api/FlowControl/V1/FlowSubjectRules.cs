using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of whose requests a flow schema is about: the part for its kind, and no other.</summary>
internal static class FlowSubjectRules
{
    private static readonly string[] Kinds = ["Group", "ServiceAccount", "User"];

    public static void Validate(Flowcontrolv1Subject subject, FieldErrors at)
    {
        switch (subject.Kind)
        {
            case "ServiceAccount":
                ValidateAccount(subject.ServiceAccount, at.At("serviceAccount"));
                break;
            case "User" when subject.User is { } user:
                FirstPass.Check(user, at.At("user"));
                break;
            case "User":
                at.At("user").Required("user is required when subject kind is 'User'");
                break;
            case "Group" when subject.Group is { } group:
                FirstPass.Check(group, at.At("group"));
                break;
            case "Group":
                at.At("group").Required("group is required when subject kind is 'Group'");
                break;
            default:
                at.At("kind").NotSupported(subject.Kind ?? "", Kinds);
                return;
        }

        Refuse(subject.ServiceAccount, ("ServiceAccount", "serviceAccount"), subject.Kind, at);
        Refuse(subject.User, ("User", "user"), subject.Kind, at);
        Refuse(subject.Group, ("Group", "group"), subject.Kind, at);
    }

    private static void Refuse(object? part, (string Kind, string Field) said, string kind, FieldErrors at)
    {
        if (part is not null && kind != said.Kind)
        {
            at.At(said.Field).Forbidden($"{said.Field} is forbidden when subject kind is not '{said.Kind}'");
        }
    }

    private static void ValidateAccount(V1ServiceAccountSubject? account, FieldErrors at)
    {
        if (account is null)
        {
            at.Required("serviceAccount is required when subject kind is 'ServiceAccount'");
            return;
        }

        if (at.At("name").Present(account.Name) && account.Name != "*")
        {
            at.At("name").InvalidEach(account.Name, NameSyntax.DnsSubdomainErrors(account.Name));
        }

        if (account.NamespaceProperty is { Length: > 0 } ns)
        {
            at.At("namespace").InvalidEach(ns, NameSyntax.DnsLabelErrors(ns));
        }
        else
        {
            at.At("namespace").Required("must specify namespace for service account");
        }
    }
}
