namespace Jota.Store.Snapshots;

/// <summary>A file is no snapshot, or something is missing from it or wrong in it.</summary>
public sealed class SnapshotException(string message, Exception? inner = null) : IOException(message, inner);
