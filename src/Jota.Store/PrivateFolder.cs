using Jota.Store.Files;

namespace Jota.Store;

/// <summary>Folders that are their owner's alone, whatever the process's mask says.</summary>
public static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, or closes one that is there to others.</summary>
    public static void Make(string path)
    {
        DurableFiles.MakeFolder(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }
}
