namespace Jota.Store.Sqlite.Writing;

/// <summary>When the write-ahead log is copied into the database, so that it stays bounded and writers hardly wait.</summary>
/// <remarks>
/// A log only starts over when all of it is copied while nobody writes. So most of it is copied beside the writer, round after round
/// while rounds get shorter, and the rest between two transactions. A copy beside the writer is only ever begun while pages are left
/// to copy, and the writer cannot start the log over before they are: no copy ever runs while the log starts over. (In SQLite before
/// 3.51.3 the two could meet, and lose a commit.)
/// </remarks>
internal static class CheckpointRule
{
    private const int MostRounds = 4;

    /// <summary>Decides. Everything is counted in pages of the log.</summary>
    /// <param name="left">Pages that are not copied.</param>
    /// <param name="rounds">Copies made beside the writer in this turn.</param>
    /// <param name="bound">How many pages begin a turn.</param>
    public static CheckpointStep Next(int left, int rounds, int bound) => rounds switch
    {
        0 => left >= bound ? CheckpointStep.Beside : CheckpointStep.None,
        < MostRounds when left > bound / 8 => CheckpointStep.Beside,
        _ => CheckpointStep.Between,
    };
}
