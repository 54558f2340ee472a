namespace Jota.Store.Sqlite.Writing;

/// <summary>Something for the writer's thread to do.</summary>
internal abstract class WriterJob
{
    /// <summary>It cannot be done.</summary>
    public abstract void Fail(Exception failure);
}
