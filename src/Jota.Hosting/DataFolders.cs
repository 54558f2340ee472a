using Jota.Store;

namespace Jota.Hosting;

/// <summary>
/// The folders of a data directory. They hold secrets and keys: each is its owner's alone, whatever the process's mask says.
/// </summary>
internal static class DataFolders
{
    /// <summary>Makes the data directory itself; one that is there stays as its owner made it.</summary>
    public static void MakeRoot(string directory)
    {
        if (!Directory.Exists(directory))
        {
            PrivateFolder.Make(directory);
        }
    }

    /// <summary>Makes the folders in it before anybody puts something into them.</summary>
    public static void Make(ClusterOptions options, bool realNode)
    {
        foreach (var name in (string[])["store", "pki", .. realNode ? (string[])["kubelet", "containerd"] : []])
        {
            PrivateFolder.Make(Path.Combine(options.DataDirectory, name));
        }
    }
}
