namespace Jota.Store.Sqlite.Native;

/// <summary>How far a checkpoint came.</summary>
/// <param name="Frames">Pages in the write-ahead log.</param>
/// <param name="Copied">How many of them are in the database now.</param>
internal readonly record struct Checkpoint(int Frames, int Copied);
