using System.Text;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of an attribute: one value, or one list of values.</summary>
internal static partial class DeviceAttributeRules
{
    private const string One = "exactly one value must be specified";

    public static void Validate(V1DeviceAttribute attribute, FieldErrors at)
    {
        ValidateText(attribute.StringValue, at.At("string"));
        ValidateVersion(attribute.Version, at.At("version"));
        ValidateNotEmpty(attribute.Bools, at.At("bools"));
        ValidateNotEmpty(attribute.Ints, at.At("ints"));
        ValidateNotEmpty(attribute.Strings, at.At("strings"));
        Bounded.Validate(attribute.Strings, int.MaxValue, at.At("strings"), ValidateText);
        ValidateNotEmpty(attribute.Versions, at.At("versions"));
        Bounded.Validate(attribute.Versions, int.MaxValue, at.At("versions"), ValidateVersion);
        ReadOnlySpan<object?> said =
        [
            attribute.BoolValue, attribute.IntValue, attribute.StringValue, attribute.Version, attribute.Bools, attribute.Ints,
            attribute.Strings, attribute.Versions,
        ];
        if (said.Length - said.Count((object?)null) is not 1 and var count)
        {
            at.Invalid(count == 0 ? "" : ShownText.Of(Encoding.UTF8.GetString(ApiJson.Encode(attribute))), One);
        }
    }

    private static void ValidateNotEmpty<T>(IList<T>? values, FieldErrors at) =>
        at.InvalidIf(ShownText.Of("[]"), values?.Count == 0 ? "must not be empty if specified" : null);

    private static void ValidateText(string? text, FieldErrors at)
    {
        if (text is not null && Encoding.UTF8.GetByteCount(text) > DeviceLimits.AttributeValue)
        {
            at.TooLong(DeviceLimits.AttributeValue);
        }
    }

    private static void ValidateVersion(string? version, FieldErrors at)
    {
        if (version is not null)
        {
            at.InvalidIf(version, Semantic().IsMatch(version) ? null : "must be a string compatible with semver.org spec 2.0.0");
            ValidateText(version, at);
        }
    }

    [GeneratedRegex(
        @"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)" +
        @"(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?" +
        @"(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?\z",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Semantic();
}
