namespace Jota.Store.Sqlite.Durability;

/// <summary>
/// What to do on a full disk: the reserve is given up in two steps, and what is left decides what is let through. Deletes always have a
/// part that nothing else may use; changes of what exists have the rest, because to delete is often to change first (a date of deletion,
/// a finalizer less).
/// </summary>
internal sealed class DiskRoom(SqliteStoreOptions options)
{
    private const int MostGrowth = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly DiskReserve _reserve = new(options.Path + "-reserve", options.ReserveBytes);
    private long _looked;

    /// <summary>How much there is.</summary>
    public RoomLevel Level { get; private set; }

    // A bound of our own is nothing that giving up a reserve would help against.
    private bool Keeps => options.ReserveBytes > 0 && options.MaxBytes == 0;

    private long FirstPart => options.ReserveBytes * 3 / 4;

    private long DeletesOnly => options.ReserveBytes / 8;

    /// <summary>Looks how things stand, and takes the reserve if that is possible; not more than every few seconds.</summary>
    public void Look(bool atOnce = false)
    {
        if (Keeps && (atOnce || options.Clock.GetElapsedTime(_looked) >= Pause))
        {
            _looked = options.Clock.GetTimestamp();
            Level = _reserve.TryTake() ? RoomLevel.Enough : LevelOfRest();
        }
    }

    /// <summary>There was no room for a transaction: gives some of the reserve; false when there is no more to give.</summary>
    public bool TryGive()
    {
        var held = Keeps ? _reserve.Held : 0;
        if (held == 0)
        {
            return false;
        }

        var second = options.ReserveBytes - FirstPart;
        _reserve.ShrinkTo(held > second ? second : 0);
        Level = LevelOfRest();
        _looked = options.Clock.GetTimestamp();
        return true;
    }

    /// <summary>Whether a write may use what room there is.</summary>
    /// <param name="write">The write.</param>
    /// <param name="before">How many bytes its key has now; null when it does not exist.</param>
    public bool Admits(StoreWrite write, long? before) => Level switch
    {
        RoomLevel.Enough => true,
        RoomLevel.Short => write.Value is not { } value || (before is { } length && value.Length <= length + MostGrowth),
        RoomLevel.None => write.Value is null,
        _ => throw new InvalidOperationException($"no such level: {Level}"),
    };

    /// <summary>What whoever is not admitted is told.</summary>
    public StoreException Refusal() => new(
        Level == RoomLevel.Short
            ? "the disk is full: only deletes and changes of what exists are taken until there is room again"
            : "the disk is full: only deletes are taken until there is room again")
    { DiskFull = true };

    private RoomLevel LevelOfRest()
    {
        var free = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(options.Path))!).AvailableFreeSpace;
        return free + _reserve.Held > DeletesOnly ? RoomLevel.Short : RoomLevel.None;
    }
}
