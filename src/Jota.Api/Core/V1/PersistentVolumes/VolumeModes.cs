namespace Jota.Api;

/// <summary>As what a volume is given to a container.</summary>
public static class VolumeModes
{
    /// <summary>As a directory.</summary>
    public const string Filesystem = "Filesystem";

    /// <summary>As a device.</summary>
    public const string Block = "Block";

    internal static void Validate(string? mode, FieldErrors at)
    {
        if (mode is not (null or Block or Filesystem))
        {
            at.NotSupported(mode, [Block, Filesystem]);
        }
    }
}
