using Jota.Api;

namespace Jota.ApiServer.Objects;

/// <summary>A request's object, the server's own to change.</summary>
/// <param name="Object">Of the resource's model type.</param>
/// <param name="Warnings">What the client is told beside the answer.</param>
internal readonly record struct DecodedBody(object Object, IReadOnlyList<string> Warnings)
{
    /// <summary>Who owns what of it, where it comes of applying.</summary>
    public ApplyPlan? Plan { get; init; }
}
