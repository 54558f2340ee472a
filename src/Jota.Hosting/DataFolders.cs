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

    /// <summary>Makes folders in it before anybody puts something into them.</summary>
    public static void Make(NodeOptions options, params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            PrivateFolder.Make(Path.Combine(options.DataDirectory, name));
        }
    }
}
