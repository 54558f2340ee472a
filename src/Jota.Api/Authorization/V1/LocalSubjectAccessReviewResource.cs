using k8s.Models;

namespace Jota.Api;

/// <summary>authorization.k8s.io/v1 LocalSubjectAccessReview: may somebody, in this namespace?</summary>
public sealed class LocalSubjectAccessReviewResource : ReviewResource<V1LocalSubjectAccessReview>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("authorization.k8s.io", "v1", "LocalSubjectAccessReview", "localsubjectaccessreviews");

    /// <inheritdoc/>
    public override bool Namespaced => true;

    /// <inheritdoc/>
    public override void Validate(V1LocalSubjectAccessReview obj, FieldErrors errors)
    {
        var at = errors.At("spec");
        AccessReviewRules.Validate(obj.Spec, at);
        if (obj.Spec?.ResourceAttributes is { } resource && resource.NamespaceProperty != obj.Metadata?.NamespaceProperty)
        {
            at.At("resourceAttributes").At("namespace").Invalid(resource.NamespaceProperty ?? "", "must match metadata.namespace");
        }

        if (obj.Spec?.NonResourceAttributes is { } path)
        {
            at.At("nonResourceAttributes")
                .Invalid(ShownText.Of($$"""{"Path":"{{path.Path}}","Verb":"{{path.Verb}}"}"""), "disallowed on this kind of request");
        }
    }
}
