using k8s.Models;

namespace Jota.Api;

/// <summary>authorization.k8s.io/v1 SubjectAccessReview: may somebody?</summary>
public sealed class SubjectAccessReviewResource : ReviewResource<V1SubjectAccessReview>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews");

    /// <inheritdoc/>
    public override void Validate(V1SubjectAccessReview obj, FieldErrors errors) => AccessReviewRules.Validate(obj.Spec, errors.At("spec"));
}
