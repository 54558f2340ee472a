namespace Jota.Hosting;

/// <summary>Sees to it that one process at a time uses a data directory. The kernel lets go of it however the process ends.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    // What the kernel says of a file that another process has locked: EWOULDBLOCK.
    private const int Locked = 11;

    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>
    /// Takes the lock. Throws <see cref="ClusterStartException"/> when another process has it, or the directory is of no use.
    /// </summary>
    public static DataDirectoryLock Take(string directory)
    {
        Make(directory);
        try
        {
            return new(new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult == Locked)
        {
            throw new ClusterStartException($"{directory} is in use by another jota", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterStartException($"{directory} cannot be written to: {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static void Make(string directory)
    {
        if (FileIn(directory) is { } file)
        {
            throw new ClusterStartException($"{directory} cannot be the data directory: {file} is a file");
        }

        try
        {
            DataFolders.MakeRoot(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterStartException($"{directory} cannot be made: {e.Message}", e);
        }
    }

    /// <summary>The directory itself or one above it, where that is a file; else null.</summary>
    private static string? FileIn(string? directory)
    {
        for (; directory is { Length: > 0 }; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(directory))
            {
                return directory;
            }
        }

        return null;
    }
}
