namespace Jota.Store.Sqlite.Writing;

/// <summary>What to do about the write-ahead log after a commit.</summary>
internal enum CheckpointStep
{
    /// <summary>It is short enough.</summary>
    None,

    /// <summary>Copy it while writing goes on.</summary>
    Beside,

    /// <summary>Copy the little that is left between two transactions, so that the log can start over.</summary>
    Between,
}
