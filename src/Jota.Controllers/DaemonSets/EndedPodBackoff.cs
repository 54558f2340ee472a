using System.Collections.Concurrent;
using Jota.Api;

namespace Jota.Controllers;

/// <summary>
/// How soon a pod that ended is replaced: at once, then a second later, and so on up to a quarter of an hour, for each node of each owner.
/// </summary>
internal sealed class EndedPodBackoff(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<ObjectKey, Dictionary<string, Wait>> _owners = [];

    /// <summary>How long it has to wait still; null when it may be replaced now, after which the next waits longer.</summary>
    public TimeSpan? Next(ObjectKey owner, string node)
    {
        // One look at a key at a time: only the outer map is shared.
        var waits = _owners.GetOrAdd(owner, _ => new(StringComparer.Ordinal));
        var now = clock.SteadyNow();
        if (waits.TryGetValue(node, out var wait) && wait.Until > now)
        {
            return wait.Until - now;
        }

        var calm = wait.Length == TimeSpan.Zero || now - wait.Until > 2 * Longest;
        var length = calm ? First : wait.Length * 2 < Longest ? wait.Length * 2 : Longest;
        waits[node] = new(length, now + length);
        return null;
    }

    /// <summary>Forgets an owner that is gone.</summary>
    public void Forget(ObjectKey owner) => _owners.TryRemove(owner, out _);

    private readonly record struct Wait(TimeSpan Length, DateTimeOffset Until);
}
