using System.Text;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Objects;

/// <summary>Makes the object that a patch asks for of the one that is there.</summary>
internal sealed class PatchReader(KindRules kinds)
{
    // Upstream does not know at this point what the patched thing is.
    private static readonly ResourceNames Nameless = new("", "", "", "");

    /// <summary>
    /// Applies the patch; the outcome is read as strictly as a body, and is of the same kind as before. Throws <see cref="ApiException"/>
    /// when either fails, and ends when nobody waits for it any more.
    /// </summary>
    public DecodedBody Read(ApiObject current, PatchBody patch, FieldValidation validation, CancellationToken ct)
    {
        var budget = new RequestBudget(current.JsonLength + patch.Bytes.Length, ct);
        var patched = Apply(current, patch, budget);
        try
        {
            return kinds.Mismatch(current.Resource, ObjectHeader.Read(patched.Span)) is { } mismatch
                ? throw new FormatException(mismatch.Reason)
                : BodyReader.Decode(current.Resource, patched, null, validation);
        }
        catch (FormatException e)
        {
            var errors = new FieldErrors();
            errors.At("patch").Invalid(Shown(patch, patched, budget), e.Message);
            throw ApiException.Invalid(Nameless, "", errors.All);
        }
    }

    /// <summary>What the refusal shows, as upstream: of a strategic merge the patch itself, else all that came of it.</summary>
    private static string Shown(PatchBody patch, ReadOnlyMemory<byte> patched, RequestBudget budget) =>
        patch.Type == PatchType.StrategicMerge
        ? GoTreeText.Of(patch.Bytes, budget)
        : Encoding.UTF8.GetString(patched.Span);

    private static ReadOnlyMemory<byte> Apply(ApiObject current, PatchBody patch, RequestBudget budget) => patch.Type switch
    {
        PatchType.Json => JsonPatch.Apply(JsonOf(current, patch), patch.Bytes, budget),
        PatchType.Merge => MergePatch.Apply(JsonOf(current, patch), patch.Bytes, budget),
        PatchType.StrategicMerge when current.Resource.IsUntyped => throw Failures.StrategicMergeNotServed(),
        PatchType.StrategicMerge => StrategicMergePatch.Apply(current.Resource.Schema, JsonOf(current, patch), patch.Bytes, budget),
        _ => throw new ArgumentOutOfRangeException(nameof(patch)),
    };

    /// <summary>Whoever does not speak of <c>managedFields</c> need not be told them.</summary>
    private static ReadOnlyMemory<byte> JsonOf(ApiObject current, PatchBody patch) =>
        patch.Bytes.Span.IndexOf("managedFields"u8) < 0 ? current.Kept : current.Json;
}
