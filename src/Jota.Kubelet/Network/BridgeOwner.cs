namespace Jota.Kubelet.Network;

/// <summary>Whose a bridge is: each cluster's has eight digits in its name, and a folder below <c>/run</c> named after them.</summary>
internal static class BridgeOwner
{
    /// <summary>Where the folders are.</summary>
    public const string RunRoot = "/run/jota";

    /// <summary>What names of bridges begin with.</summary>
    public const string Prefix = "jota-";

    /// <summary>The file that names the cluster's data directory.</summary>
    public const string Note = "data-dir";

    /// <summary>The data directory of the cluster that a bridge belongs to; null where it is none of ours.</summary>
    public static string? DataDirectoryOf(string bridge)
    {
        if (!bridge.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var note = Path.Combine(RunRoot, bridge[Prefix.Length..], Note);
        return File.Exists(note) ? File.ReadAllText(note) : null;
    }
}
