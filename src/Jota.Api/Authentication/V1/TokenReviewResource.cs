using k8s.Models;

namespace Jota.Api;

/// <summary>authentication.k8s.io/v1 TokenReview: whose token is this?</summary>
public sealed class TokenReviewResource : ReviewResource<V1TokenReview>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("authentication.k8s.io", "v1", "TokenReview", "tokenreviews");
}
