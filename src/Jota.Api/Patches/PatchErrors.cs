using k8s.Models;

namespace Jota.Api;

/// <summary>The ways in which upstream refuses a patch.</summary>
internal static class PatchErrors
{
    /// <summary>The patch itself cannot be read.</summary>
    public static ApiException Undecodable(string why) => ApiException.BadRequest($"error decoding patch: {why}");

    /// <summary>The patch does not fit the object. Upstream's message says no more; the reason stands in a cause.</summary>
    public static ApiException DoesNotApply(string why) => new(
        422,
        "Invalid",
        "the server rejected our request due to an error in our request",
        new V1StatusDetails { Causes = [new V1StatusCause { Field = "patch", Message = why }] });
}
