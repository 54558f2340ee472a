using k8s.Models;

namespace Jota.Api;

/// <summary>Whom a binding grants its role to.</summary>
internal static class SubjectRules
{
    private static readonly string[] Kinds = [RbacNames.ServiceAccount, RbacNames.User, RbacNames.UserGroup];
    private static readonly string[] NoGroup = [""];
    private static readonly string[] RbacGroup = [RbacNames.Group];

    public static void Default(IList<Rbacv1Subject>? subjects)
    {
        foreach (var subject in subjects ?? [])
        {
            if (string.IsNullOrEmpty(subject.ApiGroup))
            {
                subject.ApiGroup = subject.Kind is RbacNames.User or RbacNames.UserGroup ? RbacNames.Group : null;
            }
        }
    }

    public static void Validate(IList<Rbacv1Subject>? subjects, bool namespaced, FieldErrors at)
    {
        for (var i = 0; i < subjects?.Count; i++)
        {
            Validate(subjects[i], namespaced, at.At(i));
        }
    }

    private static void Validate(Rbacv1Subject subject, bool namespaced, FieldErrors at)
    {
        FirstPass.Check(subject, at);
        switch (subject.Kind)
        {
            case RbacNames.ServiceAccount:
                ValidateAccount(subject, namespaced, at);
                break;
            case RbacNames.User or RbacNames.UserGroup:
                if (subject.ApiGroup != RbacNames.Group)
                {
                    at.At("apiGroup").NotSupported(subject.ApiGroup, RbacGroup);
                }

                break;
            default:
                at.At("kind").NotSupported(subject.Kind ?? "", Kinds);
                break;
        }
    }

    private static void ValidateAccount(Rbacv1Subject subject, bool namespaced, FieldErrors at)
    {
        if (!string.IsNullOrEmpty(subject.Name))
        {
            at.At("name").InvalidEach(subject.Name, NameSyntax.DnsSubdomainErrors(subject.Name));
        }

        if (!string.IsNullOrEmpty(subject.ApiGroup))
        {
            at.At("apiGroup").NotSupported(subject.ApiGroup, NoGroup);
        }

        if (!namespaced)
        {
            FirstPass.CheckNamespace(subject, at);
        }
    }
}
