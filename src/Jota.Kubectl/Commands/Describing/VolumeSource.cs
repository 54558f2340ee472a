namespace Jota.Kubectl;

/// <summary>A way to get a volume, and what descriptions tell of it.</summary>
/// <param name="Field">The field of the volume that has it.</param>
/// <param name="Text">What it is.</param>
/// <param name="Facts">What is told of it.</param>
internal sealed record VolumeSource(string Field, string Text, params VolumeFact[] Facts);

/// <summary>One fact of a volume.</summary>
/// <param name="Label">As it is told, with what ends it.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Fallback">What is told where there is none.</param>
internal sealed record VolumeFact(string Label, string Path, string Fallback = "")
{
    /// <summary>A yes or no.</summary>
    public static VolumeFact Switch(string label, string path) => new(label, path, "false");

    /// <summary>A list, in Go's brackets.</summary>
    public static VolumeFact List(string label, string path) => new(label, path, "[]");

    /// <summary>Whether the volume is read only.</summary>
    public static VolumeFact ReadOnly { get; } = Switch("ReadOnly:", "readOnly");

    /// <summary>The file system.</summary>
    public static VolumeFact FileSystem { get; } = new("FSType:", "fsType");

    /// <summary>A reference to a secret, as Go shows one.</summary>
    public static VolumeFact Secret { get; } = new("SecretRef:", "secretRef", "nil");
}
