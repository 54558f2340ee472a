namespace Jota.Store.Sqlite;

/// <summary>The files of a store: readable by their owner only, as they hold secrets.</summary>
internal static class SqliteFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Makes the folder and the database file, and takes the lock that keeps a second process out. SQLite gives its other files the
    /// database's mode.
    /// </summary>
    public static FileStream Claim(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            var claimed = Open(path + ".lock", FileShare.None);
            Open(path, FileShare.ReadWrite).Dispose();
            return claimed;
        }
        catch (IOException failure)
        {
            throw new StoreException($"cannot open {path}, or another process is using it: {failure.Message}", failure);
        }
    }

    private static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new(path, options);
    }
}
