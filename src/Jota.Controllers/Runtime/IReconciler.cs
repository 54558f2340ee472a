using Jota.Api;

namespace Jota.Controllers;

/// <summary>
/// Brings the world to what one object asks for. Called with keys only, never with events: it looks at the caches, decides, acts,
/// and is called again whenever something it watches changed. One call per key at a time.
/// </summary>
public interface IReconciler
{
    /// <summary>Says what the controller is called, which kinds lead to which keys, and how many keys it takes at once.</summary>
    void Configure(ControllerBuilder controller);

    /// <summary>
    /// Looks at one key. Any exception means: again, after a back-off (5 ms doubling to 1000 s); a
    /// <see cref="TerminalException"/> means: not before something changes.
    /// </summary>
    Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct);
}
