namespace Jota.Store;

/// <summary>
/// The store's disk failed, is full, or holds damaged files; or the store is elsewhere and does not answer, or refuses. Unless
/// <see cref="OutcomeUnknown"/> says otherwise nothing of the operation was done, and it may be tried again.
/// </summary>
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

    /// <summary>
    /// Whether nobody answers who keeps what is stored, or they have no leader: it passes by itself, or when they are back.
    /// </summary>
    public bool Unavailable { get; init; }

    /// <summary>Whether who keeps what is stored does not accept who we are, or what we may.</summary>
    public bool LoginRefused { get; init; }

    /// <summary>Whether more was to be written at once than the store takes.</summary>
    public bool TooLarge { get; init; }

    /// <summary>Whether the bytes could not be encrypted: whoever keeps the key does not answer, or refuses.</summary>
    public bool NotEncrypted { get; init; }

    /// <summary>Whether a write may or may not be done: whoever asked for it has to look.</summary>
    public bool OutcomeUnknown { get; init; }
}
