using k8s.Models;

namespace Jota.Api;

/// <summary>What the questions about access have in common: each is about a resource or about a path.</summary>
internal static class AccessReviewRules
{
    public static void Validate(V1ResourceAttributes? resource, V1NonResourceAttributes? path, FieldErrors at)
    {
        if (resource is not null && path is not null)
        {
            at.At("nonResourceAttributes").Invalid(
                ShownText.Of($$"""{"Path":"{{path.Path}}","Verb":"{{path.Verb}}"}"""), "cannot be specified in combination with resourceAttributes");
        }

        if (resource is null && path is null)
        {
            at.At("resourceAttributes").Invalid(null, "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }
    }

    public static void Validate(V1SubjectAccessReviewSpec? spec, FieldErrors at)
    {
        spec ??= new V1SubjectAccessReviewSpec();
        Validate(spec.ResourceAttributes, spec.NonResourceAttributes, at);
        if (string.IsNullOrEmpty(spec.User) && spec.Groups is not { Count: > 0 })
        {
            at.At("user").Invalid(spec.User ?? "", "at least one of user or group must be specified");
        }
    }
}
