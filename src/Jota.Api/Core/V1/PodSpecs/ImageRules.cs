namespace Jota.Api;

/// <summary>What a pod, unlike a template, asks of an image's name.</summary>
internal static class ImageRules
{
    public static void RefusePadding(string? image, FieldErrors at)
    {
        if (image is not null && image.Trim().Length != image.Length)
        {
            at.Invalid(image, "must not have leading or trailing whitespace");
        }
    }
}
