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
                ShownText.Of($$"""{"Path":"{{path.Path}}","Verb":"{{path.Verb}}"}"""),
                "cannot be specified in combination with resourceAttributes");
        }

        if (resource is null && path is null)
        {
            at.At("resourceAttributes").Invalid(null, "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }

        ValidateSelection(resource?.FieldSelector is { } f ? (f.RawSelector, f.Requirements?.Count ?? 0) : null, at, "fieldSelector");
        ValidateSelection(resource?.LabelSelector is { } l ? (l.RawSelector, l.Requirements?.Count ?? 0) : null, at, "labelSelector");
    }

    /// <summary>
    /// A selection is told in one of two ways. What it says is not looked at here: a question may be from a newer client.
    /// </summary>
    private static void ValidateSelection((string? Raw, int Requirements)? selection, FieldErrors spec, string field)
    {
        var at = spec.At("resourceAttributes").At(field);
        switch (selection)
        {
            case ({ Length: > 0 } raw, > 0):
                at.At("rawSelector").Invalid(raw, "may not specified at the same time as requirements");
                break;
            case (null or "", 0):
                at.At("requirements")
                    .Required($"when spec.resourceAttributes.{field} is specified, requirements or rawSelector is required");
                break;
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
