using k8s.Models;

namespace Jota.Api;

/// <summary>authorization.k8s.io/v1 SelfSubjectAccessReview: may I?</summary>
public sealed class SelfSubjectAccessReviewResource : ReviewResource<V1SelfSubjectAccessReview>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews");

    /// <inheritdoc/>
    public override void Validate(V1SelfSubjectAccessReview obj, FieldErrors errors) =>
        AccessReviewRules.Validate(obj.Spec?.ResourceAttributes, obj.Spec?.NonResourceAttributes, errors.At("spec"));
}
