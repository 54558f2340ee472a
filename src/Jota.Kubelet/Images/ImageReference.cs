using System.Text.RegularExpressions;

namespace Jota.Kubelet.Images;

/// <summary>An image's name: <c>[host[:port]/]path[:tag][@digest]</c>.</summary>
internal static partial class ImageReference
{
    /// <summary>The name with <c>:latest</c> where it has neither tag nor digest; null with upstream's text when it is no name.</summary>
    public static string? Normalize(string image, out string error)
    {
        error = "";
        if (!Syntax().IsMatch(image))
        {
            error = $"Failed to apply default image tag \"{image}\": couldn't parse image name \"{image}\": {Complaint(image)}";
            return null;
        }

        return HasTag(image) || image.Contains('@', StringComparison.Ordinal) ? image : image + ":latest";
    }

    /// <summary>The policy that holds where a pod states none: by the tag.</summary>
    public static string DefaultPullPolicy(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return "IfNotPresent";
        }

        return !HasTag(image) || image.EndsWith(":latest", StringComparison.Ordinal) ? "Always" : "IfNotPresent";
    }

    private static bool HasTag(string image)
    {
        var name = image.Split('@')[0];
        return name.LastIndexOf(':') > name.LastIndexOf('/');
    }

    private static string Complaint(string image) => image.Any(char.IsAsciiLetterUpper) && Syntax().IsMatch(image.ToLowerInvariant())
        ? "invalid reference format: repository name (" + image.Split(':')[0] + ") must be lowercase"
        : "invalid reference format";

    private const string DomainPart = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private const string Domain = @$"(?:{DomainPart}(?:\.{DomainPart})*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?";
    private const string PathPart = @"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*";
    private const string Tag = @"\w[\w.-]{0,127}";
    private const string Digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";

    [GeneratedRegex($"^(?:{Domain}/)?{PathPart}(?:/{PathPart})*(?::{Tag})?(?:@{Digest})?$")]
    private static partial Regex Syntax();
}
