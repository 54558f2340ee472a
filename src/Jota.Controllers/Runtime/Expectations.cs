using Jota.Api;

namespace Jota.Controllers;

/// <summary>
/// Which of a controller's own creations and deletions its caches do not show yet, per owner. A controller that counts dependents in
/// a cache must not act while there are any: it would count too few, or delete twice. What never shows is given up after five minutes,
/// as upstream's controllers do.
/// </summary>
/// <remarks>
/// Dependents are known by uid, so that a creation which shows before its call has returned, a list after a lost watch, or a dependent
/// of an earlier owner of the same name confuses nothing. <see cref="ControllerBuilder.Owns{T}(Expectations)"/> tells of what shows.
/// </remarks>
public sealed class Expectations(TimeProvider clock)
{
    /// <summary>After so long, what was expected is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, OwnerExpectations> _owners = [];

    /// <summary>Null when the caches show all that was done for the owner; otherwise how long it is worth waiting for the rest.</summary>
    public TimeSpan? Outstanding(ObjectKey owner)
    {
        lock (_gate)
        {
            if (!_owners.TryGetValue(owner, out var expected))
            {
                return null;
            }

            var left = expected.Since + Patience - clock.SteadyNow();
            if (!expected.IsMet && left > TimeSpan.Zero)
            {
                return left;
            }

            _owners.Remove(owner);
            return null;
        }
    }

    /// <summary>A creation begins; to be called before the server is.</summary>
    public void Creating(ObjectKey owner)
    {
        lock (_gate)
        {
            Of(owner).InFlight++;
        }
    }

    /// <summary>A creation succeeded.</summary>
    /// <param name="owner">For whom.</param>
    /// <param name="uid">What was created.</param>
    public void Created(ObjectKey owner, string uid)
    {
        lock (_gate)
        {
            Of(owner).Return(uid);
        }
    }

    /// <summary>A creation failed, as far as is known: should the object have been made all the same, it shows sooner or later.</summary>
    public void CreationFailed(ObjectKey owner)
    {
        lock (_gate)
        {
            Of(owner).Return(null);
        }
    }

    /// <summary>A deletion begins; to be called before the server is.</summary>
    public void Deleting(ObjectKey owner, string uid)
    {
        lock (_gate)
        {
            Of(owner).Deletions.Add(uid);
        }
    }

    /// <summary>A deletion failed, or there was nothing to delete.</summary>
    public void DeletionFailed(ObjectKey owner, string uid) => ShowsDeleted(owner, uid);

    /// <summary>The cache shows a dependent that it did not show before.</summary>
    public void ShowsCreated(ObjectKey owner, string uid)
    {
        lock (_gate)
        {
            _owners.GetValueOrDefault(owner)?.Show(uid);
        }
    }

    /// <summary>The cache shows that a dependent is gone or is being deleted.</summary>
    public void ShowsDeleted(ObjectKey owner, string uid)
    {
        lock (_gate)
        {
            _owners.GetValueOrDefault(owner)?.Deletions.Remove(uid);
        }
    }

    /// <summary>Forgets an owner that is gone.</summary>
    public void Forget(ObjectKey owner)
    {
        lock (_gate)
        {
            _owners.Remove(owner);
        }
    }

    private OwnerExpectations Of(ObjectKey owner)
    {
        if (!_owners.TryGetValue(owner, out var expected))
        {
            _owners[owner] = expected = new OwnerExpectations();
        }

        expected.Since = clock.SteadyNow();
        return expected;
    }
}
