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

    /// <summary>A strategic merge patch makes no sense. Upstream tells most of these in the same words as an internal error.</summary>
    public static ApiException Senseless(string why) => new(422, "Invalid", why, new V1StatusDetails());

    /// <summary>Reads a patch; throws 400 when it is no JSON.</summary>
    public static JsonTree Read(ReadOnlyMemory<byte> patch, RequestBudget budget)
    {
        try
        {
            return JsonTreeReader.Read(patch, budget);
        }
        catch (FormatException wrong)
        {
            throw Undecodable(wrong.Message);
        }
    }

    /// <summary>Writes what came of a patch; throws 422 when that is too deep.</summary>
    public static ReadOnlyMemory<byte> Written(JsonTree patched, RequestBudget budget)
    {
        try
        {
            return JsonTreeWriter.Write(patched, budget);
        }
        catch (FormatException tooDeep)
        {
            throw DoesNotApply(tooDeep.Message);
        }
    }
}
