namespace Jota.Api;

/// <summary>The tag of an image reference.</summary>
internal static class ImageTag
{
    /// <summary>The tag; <c>latest</c> where neither tag nor digest is given; empty for a reference by digest alone.</summary>
    public static string Of(string? image)
    {
        var reference = image ?? "";
        var digest = reference.IndexOf('@', StringComparison.Ordinal);
        var name = digest < 0 ? reference : reference[..digest];
        var colon = name.LastIndexOf(':');
        // A colon before the last slash is a registry's port.
        var tag = colon > name.LastIndexOf('/') ? name[(colon + 1)..] : "";
        return tag.Length > 0 || digest >= 0 ? tag : "latest";
    }
}
