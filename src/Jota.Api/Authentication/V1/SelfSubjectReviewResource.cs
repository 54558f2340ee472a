using k8s.Models;

namespace Jota.Api;

/// <summary>authentication.k8s.io/v1 SelfSubjectReview: who am I?</summary>
public sealed class SelfSubjectReviewResource : ReviewResource<V1SelfSubjectReview>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("authentication.k8s.io", "v1", "SelfSubjectReview", "selfsubjectreviews");
}
