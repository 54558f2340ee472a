using System.Collections.Concurrent;
using Jota.Api;

namespace Jota.Controllers;

/// <summary>
/// How often owners of many dependents are looked at. Every event of every dependent asks for a look, and a look goes through all of
/// them: ten thousand pods that start would be gone through forty thousand times. So after a look at many, events are gathered for a
/// while; what cannot wait is not held up: a changed owner, and caches that show at last what they were waited for.
/// </summary>
internal sealed class Pace(TimeProvider clock)
{
    /// <summary>Owners of fewer are looked at whenever something happens.</summary>
    private const int Many = 500;

    private static readonly TimeSpan PerDependent = TimeSpan.FromMicroseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ObjectKey, Look> _looks = [];

    /// <summary>How long a look has to wait; null when it is to be now.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="generation">Its generation.</param>
    /// <param name="waiting">Whether the caches do not show all that was done for it.</param>
    public TimeSpan? Wait(ObjectKey owner, long generation, bool waiting)
    {
        if (!_looks.TryGetValue(owner, out var last))
        {
            return null;
        }

        var wait = last.Next - clock.SteadyNow();
        if (wait > TimeSpan.Zero && last.Generation == generation && (waiting || !last.Waiting))
        {
            return wait;
        }

        // A look that fails is to be tried again without being held up.
        _looks.TryRemove(owner, out _);
        return null;
    }

    /// <summary>Notes that an owner was looked at to the end.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="generation">Its generation.</param>
    /// <param name="dependents">How many were gone through.</param>
    /// <param name="waiting">Whether the caches do not show all that was done for it.</param>
    public void Looked(ObjectKey owner, long generation, int dependents, bool waiting)
    {
        if (dependents >= Many)
        {
            var interval = PerDependent * dependents;
            _looks[owner] = new(generation, waiting, clock.SteadyNow() + (interval < Longest ? interval : Longest));
        }
    }

    /// <summary>Forgets an owner that is gone.</summary>
    public void Forget(ObjectKey owner) => _looks.TryRemove(owner, out _);

    private readonly record struct Look(long Generation, bool Waiting, DateTimeOffset Next);
}
