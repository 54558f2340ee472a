namespace Jota.Store;

/// <summary>The store's disk failed, is full, or holds damaged files. Nothing of the operation was done; it may be tried again.</summary>
public sealed class StoreException : IOException
{
    /// <summary>A failure and what led to it.</summary>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Whether there was no room left.</summary>
    public bool DiskFull { get; init; }

    /// <summary>Whether something is missing from the files, or wrong in them: trying again does not help.</summary>
    public bool Damaged { get; init; }
}
