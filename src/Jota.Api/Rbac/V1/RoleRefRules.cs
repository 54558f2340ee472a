using k8s.Models;

namespace Jota.Api;

/// <summary>What a binding may refer to, and that it stays with that.</summary>
internal static class RoleRefRules
{
    private static readonly string[] Groups = [RbacNames.Group];

    public static V1RoleRef Default(V1RoleRef? reference)
    {
        reference ??= new V1RoleRef();
        reference.ApiGroup = string.IsNullOrEmpty(reference.ApiGroup) ? RbacNames.Group : reference.ApiGroup;
        return reference;
    }

    public static void Validate(V1RoleRef reference, ReadOnlySpan<string> kinds, FieldErrors at)
    {
        if (reference.ApiGroup != RbacNames.Group)
        {
            at.At("apiGroup").NotSupported(reference.ApiGroup, Groups);
        }

        if (!kinds.Contains(reference.Kind))
        {
            at.At("kind").NotSupported(reference.Kind ?? "", kinds.ToArray());
        }

        FirstPass.Check(reference, at);
    }

    public static void ValidateUpdate(V1RoleRef reference, V1RoleRef old, FieldErrors at)
    {
        if (reference.ApiGroup != old.ApiGroup || reference.Kind != old.Kind || reference.Name != old.Name)
        {
            at.Invalid(
                ShownText.Of($$"""{"APIGroup":"{{reference.ApiGroup}}","Kind":"{{reference.Kind}}","Name":"{{reference.Name}}"}"""),
                "cannot change roleRef");
        }
    }
}
