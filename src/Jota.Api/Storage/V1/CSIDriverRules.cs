using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a CSI driver.</summary>
internal static class CSIDriverRules
{
    private const long ShortestToken = 600;
    private const long LongestToken = 1L << 32;
    private const long ShortestPeriod = 10;

    public static object ShownTokens(V1CSIDriver driver) => driver.Spec?.TokenRequests is { Count: > 0 } tokens
        ? string.Join(',', tokens.Select(token => token.Audience ?? ""))
        : "<unset>";

    public static void Validate(V1CSIDriverSpec spec, FieldErrors at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.TokenRequests?.Count; i++)
        {
            Validate(spec.TokenRequests[i], seen, at.At("tokenRequests").At(i));
        }

        at.At("fsGroupPolicy").OneOf(spec.FsGroupPolicy, "ReadWriteOnceWithFSType", "File", "None");
        for (var i = 0; i < spec.VolumeLifecycleModes?.Count; i++)
        {
            if (spec.VolumeLifecycleModes[i] is not ("Persistent" or "Ephemeral"))
            {
                at.At("volumeLifecycleModes").At(i).NotSupported(spec.VolumeLifecycleModes[i], ["Ephemeral", "Persistent"]);
            }
        }

        if (spec.NodeAllocatableUpdatePeriodSeconds < ShortestPeriod)
        {
            at.At("nodeAllocatableUpdatePeriodSeconds").Invalid(
                spec.NodeAllocatableUpdatePeriodSeconds,
                string.Create(CultureInfo.InvariantCulture, $"must be greater than or equal to {ShortestPeriod} seconds"));
        }
    }

    public static void ValidateUpdate(V1CSIDriverSpec spec, V1CSIDriverSpec old, FieldErrors at)
    {
        Immutable.RefuseChange(Text(spec.AttachRequired), Text(old.AttachRequired), at.At("attachRequired"));
        Immutable.RefuseChange(
            string.Join(',', spec.VolumeLifecycleModes ?? []),
            string.Join(',', old.VolumeLifecycleModes ?? []),
            at.At("volumeLifecycleModes"));
    }

    private static void Validate(Storagev1TokenRequest token, HashSet<string> seen, FieldErrors at)
    {
        if (!seen.Add(token.Audience ?? ""))
        {
            at.At("audience").Duplicate(token.Audience ?? "");
        }

        if (token.ExpirationSeconds < ShortestToken)
        {
            at.At("expirationSeconds").Invalid(token.ExpirationSeconds, "may not specify a duration less than 10 minutes");
        }
        else if (token.ExpirationSeconds > LongestToken)
        {
            at.At("expirationSeconds").Invalid(token.ExpirationSeconds, "may not specify a duration larger than 2^32 seconds");
        }
    }

    private static string? Text(bool? value) => value?.ToString().ToLowerInvariant();
}
