using k8s.Models;

namespace Jota.Api;

/// <summary>authorization.k8s.io/v1 SelfSubjectRulesReview: what may I in a namespace?</summary>
public sealed class SelfSubjectRulesReviewResource : ReviewResource<V1SelfSubjectRulesReview>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("authorization.k8s.io", "v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews");
}
