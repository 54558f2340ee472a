using System.Text;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Objects;

/// <summary>Makes the object that a patch asks for of the one that is there.</summary>
internal static class PatchedObject
{
    // Upstream does not know at this point what the patched thing is.
    private static readonly ResourceNames Nameless = new("", "", "", "");

    /// <summary>Applies the patch; the outcome is read as strictly as a body. Throws <see cref="ApiException"/> when either fails.</summary>
    public static DecodedBody Make(ApiObject current, PatchBody patch, FieldValidation validation)
    {
        var patched = Apply(current, patch);
        try
        {
            return BodyReader.Decode(current.Resource, patched, null, validation);
        }
        catch (FormatException e)
        {
            var errors = new FieldErrors();
            errors.At("patch").Invalid(Encoding.UTF8.GetString(patched), e.Message);
            throw ApiException.Invalid(Nameless, "", errors.All);
        }
    }

    private static byte[] Apply(ApiObject current, PatchBody patch) => patch.Type switch
    {
        PatchType.Json => JsonPatch.Apply(current.Json.Span, patch.Bytes.Span),
        PatchType.Merge => MergePatch.Apply(current.Json.Span, patch.Bytes.Span),
        PatchType.StrategicMerge => StrategicMergePatch.Apply(Schemas.Of(current.Resource), current.Json.Span, patch.Bytes.Span),
        _ => throw Failures.ApplyNotServed(),
    };
}
