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
            errors.At("patch").Invalid(Shown(patch, patched), e.Message);
            throw ApiException.Invalid(Nameless, "", errors.All);
        }
    }

    /// <summary>What the refusal shows, as upstream: of a strategic merge the patch itself, else all that came of it.</summary>
    private static string Shown(PatchBody patch, byte[] patched) => patch.Type == PatchType.StrategicMerge
        ? GoMapText.Of(patch.Bytes)
        : Encoding.UTF8.GetString(patched);

    private static byte[] Apply(ApiObject current, PatchBody patch) => patch.Type switch
    {
        PatchType.Json => JsonPatch.Apply(current.Json.Span, patch.Bytes.Span),
        PatchType.Merge => MergePatch.Apply(current.Json.Span, patch.Bytes.Span),
        PatchType.StrategicMerge => StrategicMergePatch.Apply(Schemas.Of(current.Resource), current.Json.Span, patch.Bytes.Span),
        _ => throw Failures.ApplyNotServed(),
    };
}
