namespace Jota.Store.Sqlite.Durability;

/// <summary>
/// Room on the disk that is kept taken, to be given to those writes that must work on a full disk: a file of no contents.
/// </summary>
internal sealed class DiskReserve(string path, long size)
{
    /// <summary>How much is kept now.</summary>
    public long Held => new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>Takes all of it, if the disk has that much to spare.</summary>
    public bool TryTake()
    {
        if (Held == size)
        {
            return true;
        }

        // A second file first: an attempt that fails must not lose what is held.
        var fresh = path + ".new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = size };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(fresh, options))
            {
                file.SetLength(size);
            }

            File.Move(fresh, path, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Forget(fresh);
            return false;
        }
    }

    /// <summary>Keeps no more than this; the rest is anybody's.</summary>
    public void ShrinkTo(long rest)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            RandomAccess.SetLength(file, Math.Min(rest, RandomAccess.GetLength(file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is none to give.
        }
    }

    private static void Forget(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next attempt writes over it.
        }
    }
}
