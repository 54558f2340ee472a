namespace Jota.Hosting;

/// <summary>Sees to it that one process at a time uses a data directory. The kernel lets go of it however the process ends.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock. Throws <see cref="ClusterStartException"/> when another process has it.</summary>
    public static DataDirectoryLock Take(string directory)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new(new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new ClusterStartException($"{directory} is in use by another jota", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
