namespace Jota.Client;

/// <summary>
/// What to do about changes of a kind. Called one at a time, in the server's order, on the informer's own loop: a handler must be
/// quick (put a key into a queue) and must not throw. The cache already shows the change when a handler is called.
/// </summary>
public sealed record InformerHandler<T>
    where T : class
{
    /// <summary>An object that this handler has not seen before, those that exist at the start included.</summary>
    public Action<T>? Added { get; init; }

    /// <summary>A known object's newer revision, with the one before. Revisions in between may have been skipped over.</summary>
    public Action<T, T>? Updated { get; init; }

    /// <summary>A known object is gone; with the last revision known, which may not have been its very last.</summary>
    public Action<T>? Deleted { get; init; }
}
