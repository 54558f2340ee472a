namespace Jota.Store.Sqlite.Writing;

/// <summary>Makes the writer look round: a checkpoint beside it came to its end.</summary>
internal sealed class WakeJob : WriterJob
{
    /// <summary>All are the same.</summary>
    public static WakeJob Instance { get; } = new();

    /// <inheritdoc/>
    public override void Fail(Exception failure)
    {
    }
}
